// The runs of a sandbox: their pipes, their limits, their ends. Everything is done by one thread that never waits for a program.
#include "sandbox.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 20, GRACE_MS = 300 };

struct run {
    uint32_t number;
    enum run_kind kind;
    pid_t runner;                      // 0: free
    int in, out, err, report, control; // this side of the pipes; -1 when closed
    uint64_t started, deadline, killed_at;
    uint64_t output, output_limit;
    enum limit limit;                  // why it is being killed
    int killed, reported, leaves;
    int gone;                          // the runner has ended; what it ran may still be dying
    int detached;                      // over for the host; what it left behind lives on
    struct report result;
    struct marks marks;
    uint8_t *input;                    // what the program has not read yet
    size_t input_length, input_done;
    int input_ends;
};

static struct run runs[MAX_RUNS];
static int childless;                  // nothing lives in the sandbox but process 1

static struct run *find(uint32_t number) {
    for (int i = 0; i < MAX_RUNS; i++)
        if (runs[i].runner && !runs[i].detached && runs[i].number == number)
            return &runs[i];
    return NULL;
}

static void shut(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void refuse(uint32_t number, const char *why) {
    size_t length = strlen(why);
    uint8_t payload[256] = { REFUSED };
    memcpy(payload + 1, why, length);
    send_frame(ENDED, number, payload, length + 1);
}

static const char *take_text(const uint8_t **at, size_t *left) {
    const char *text = (const char *)*at;
    size_t length = strnlen(text, *left);
    if (length == *left)
        broken("a text of a start has no end");
    *at += length + 1;
    *left -= length + 1;
    return text;
}

static char **take_texts(const uint8_t **at, size_t *left) {
    if (*left < 4)
        broken("a list of a start is cut short");
    uint32_t count = get32(*at);
    *at += 4;
    *left -= 4;
    if (count > *left)
        broken("a list of a start is too long");
    char **texts = calloc(count + 1, sizeof *texts);
    if (!texts)
        broken("the memory ran out");
    for (uint32_t i = 0; i < count; i++)
        texts[i] = (char *)take_text(at, left);
    return texts;
}

static int make_pipes(struct run *run, int theirs[5]) {
    int pipes[5][2];
    for (int i = 0; i < 5; i++) {
        if (pipe2(pipes[i], O_CLOEXEC) < 0) {
            while (i-- > 0) {
                close(pipes[i][0]);
                close(pipes[i][1]);
            }
            return -1;
        }
    }
    // Standard input and control go to the program; standard output, standard error and the report come back.
    run->in = pipes[0][1], theirs[0] = pipes[0][0];
    run->out = pipes[1][0], theirs[1] = pipes[1][1];
    run->err = pipes[2][0], theirs[2] = pipes[2][1];
    run->report = pipes[3][0], theirs[3] = pipes[3][1];
    run->control = pipes[4][1], theirs[4] = pipes[4][0];
    int ours[] = { run->in, run->out, run->err, run->report };
    for (int i = 0; i < 4; i++)
        fcntl(ours[i], F_SETFL, O_NONBLOCK);
    return 0;
}

// Payload: kind, flags, wall ms (u32), output limit (u64), mode (u32), user, path, arguments, environment; texts end with NUL, lists begin with a count (u32).
void start_run(uint32_t number, const uint8_t *payload, size_t length) {
    if (length < 18)
        broken("a start is cut short");
    struct start start = { .kind = payload[0], .leave_background = payload[1] & 1, .wall_ms = get32(payload + 2), .output_limit = get64(payload + 6), .mode = get32(payload + 14) };
    const uint8_t *at = payload + 18;
    size_t left = length - 18;
    const char *user = take_text(&at, &left);
    start.path = take_text(&at, &left);
    start.arguments = take_texts(&at, &left);
    start.environment = take_texts(&at, &left);
    struct run *run = NULL;
    for (int i = 0; i < MAX_RUNS && !run; i++)
        run = runs[i].runner ? NULL : &runs[i];
    int theirs[5];
    if (start.kind == RUN_LOAD)
        kill(-1, SIGKILL); // what runs would see its files vanish
    if (find_account(user, &start.account) < 0)
        refuse(number, "there is no such user in the sandbox, or it is root, which runs nothing");
    else if (!run)
        refuse(number, "too many programs run in the sandbox at once");
    else {
        *run = (struct run){ .number = number, .kind = start.kind, /* what is wrong with a file is said beside its content */ .output_limit = start.output_limit + (start.kind == RUN_PROGRAM ? 0 : 8192), .limit = LIMIT_NONE, .started = now_ms(), .leaves = start.leave_background };
        run->deadline = run->started + start.wall_ms;
        if (make_pipes(run, theirs) < 0)
            broken("the sandbox's supervisor has no files left");
        read_marks(&run->marks);
        run->runner = fork();
        if (run->runner == 0)
            runner(&start, theirs[0], theirs[1], theirs[2], theirs[3], theirs[4]);
        if (run->runner < 0)
            broken("the sandbox's supervisor cannot fork");
        for (int i = 0; i < 5; i++)
            close(theirs[i]);
    }
    free(start.arguments);
    free(start.environment);
}

static void finish_input(struct run *run, int acknowledge) {
    free(run->input);
    run->input = NULL;
    run->input_length = run->input_done = 0;
    if (acknowledge)
        send_frame(INPUT_ACK, run->number, NULL, 0);
    if (run->input_ends)
        shut(&run->in);
}

static void push_input(struct run *run) {
    while (run->in >= 0 && run->input_done < run->input_length) {
        ssize_t count = write(run->in, run->input + run->input_done, run->input_length - run->input_done);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0) // nobody reads any more
            shut(&run->in);
        else
            run->input_done += (size_t)count;
    }
    if (run->input)
        finish_input(run, 1);
}

void input_run(uint32_t number, const uint8_t *data, size_t length) {
    struct run *run = find(number);
    if (!run || run->in < 0 || length == 0 || length > CHUNK || run->input || !(run->input = malloc(length))) {
        send_frame(INPUT_ACK, number, NULL, 0); // dropped, as by a pipe that nobody reads
        return;
    }
    memcpy(run->input, data, length);
    run->input_length = length;
    push_input(run);
}

void end_input_run(uint32_t number) {
    struct run *run = find(number);
    if (!run)
        return;
    run->input_ends = 1;
    if (!run->input)
        shut(&run->in);
}

// Alone, the run is everything there is, and one call of the kernel kills that at one instant; else its runner hunts down what is below it.
static void kill_tree(struct run *run, enum limit why) {
    int others = 0;
    for (int i = 0; i < MAX_RUNS; i++)
        others += runs[i].runner && &runs[i] != run;
    if (run->limit == LIMIT_NONE)
        run->limit = why;
    if (!run->killed)
        run->killed_at = now_ms();
    run->killed = 1;
    if (others == 0)
        kill(-1, SIGKILL);
    else
        shut(&run->control); // its end is the order
}

void kill_run(uint32_t number) {
    struct run *run = find(number);
    if (run && !run->killed)
        kill_tree(run, LIMIT_NONE);
}

// Moves what a pipe holds to the host; the last piece is cut at the limit. How many bytes were there.
static size_t drain(struct run *run, int *fd, uint8_t kind) {
    static uint8_t chunk[CHUNK];
    size_t total = 0;
    for (int rounds = 0; *fd >= 0 && rounds < 8; rounds++) {
        ssize_t count = read(*fd, chunk, sizeof chunk);
        if (count < 0 && errno == EAGAIN)
            break;
        if (count <= 0) {
            shut(fd);
            break;
        }
        total += (size_t)count;
        if (run->detached)
            continue;
        uint64_t room = run->output_limit - run->output;
        size_t kept = (uint64_t)count > room ? (size_t)room : (size_t)count;
        if (kept)
            send_frame(kind, run->number, chunk, kept);
        run->output += kept;
        if (kept < (size_t)count && run->limit == LIMIT_NONE && !run->killed)
            kill_tree(run, LIMIT_OUTPUT);
    }
    return total;
}

static enum limit limit_of_signal(const struct run *run) {
    if (!run->reported || !WIFSIGNALED(run->result.status))
        return LIMIT_NONE;
    return WTERMSIG(run->result.status) == SIGXCPU || (WTERMSIG(run->result.status) == SIGKILL && settings.cpu_seconds > 0 && run->result.cpu_us >= (uint64_t)settings.cpu_seconds * 1000000) ? LIMIT_CPU
        : WTERMSIG(run->result.status) == SIGXFSZ ? LIMIT_DISK : LIMIT_NONE;
}

static void release(struct run *run) {
    shut(&run->in), shut(&run->out), shut(&run->err), shut(&run->report), shut(&run->control);
    run->runner = 0;
}

static void end_run(struct run *run) {
    for (int i = 0; i < 64 && drain(run, &run->out, OUTPUT) + drain(run, &run->err, ERROR_OUTPUT) > 0; i++) { }
    if (run->kind == RUN_PROGRAM && run->limit == LIMIT_NONE && (!run->killed || run->reported))
        run->limit = reached_limit(&run->marks);
    if (run->limit == LIMIT_NONE)
        run->limit = limit_of_signal(run);
    int status = run->reported ? run->result.status : SIGKILL;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    uint8_t payload[30] = { run->limit == LIMIT_NONE ? FINISHED : LIMIT_REACHED, run->limit };
    put32(payload + 2, (uint32_t)code);
    put64(payload + 6, (now_ms() - run->started) * 1000);
    put64(payload + 14, run->result.cpu_us);
    put64(payload + 22, run->result.max_rss);
    if (run->input)
        finish_input(run, 1);
    shut(&run->in);
    if (run->leaves && !run->killed && !run->gone)
        run->detached = 1;
    else
        release(run);
    send_frame(ENDED, run->number, payload, sizeof payload);
}

// Everything that ended becomes a child of process 1 in the end.
static void reap(void) {
    struct rusage used;
    int status;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG, &used)) > 0) {
        struct run *only = NULL;
        int count = 0;
        for (int i = 0; i < MAX_RUNS; i++)
            if (runs[i].runner)
                only = &runs[i], count++;
        // Of a run that was killed whole, nobody else is left to say what it used.
        if (count == 1 && only->killed && !only->reported) {
            only->result.cpu_us += (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 + (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
            if ((uint64_t)used.ru_maxrss * 1024 > only->result.max_rss)
                only->result.max_rss = (uint64_t)used.ru_maxrss * 1024;
        }
    }
    childless = pid < 0 && errno == ECHILD;
}

static void read_report(struct run *run) {
    struct report report;
    ssize_t count = read(run->report, &report, sizeof report);
    if (count == (ssize_t)sizeof report) {
        run->result = report;
        run->reported = 1;
        if (run->leaves)
            end_run(run);
    } else if (count == 0) {
        run->gone = 1;
        shut(&run->report);
        if (run->detached)
            release(run);
        else if (run->reported && !run->killed) // a runner ends by itself only when nothing is left below it
            end_run(run);
        else if (!run->killed && kill(-1, SIGKILL) == 0) { // somebody killed the runner: whatever was below it goes too
            run->killed = 1;
            run->killed_at = now_ms();
        }
    }
}

static void watch(struct run *run, uint64_t now) {
    if (run->killed && now > run->killed_at + GRACE_MS && kill(-1, SIGKILL) == 0)
        run->killed_at = now; // what was faster than its runner is not faster than this
    if (run->gone && run->killed && (childless || run->reported || now > run->killed_at + 4 * GRACE_MS))
        end_run(run);
    if (run->killed || run->detached)
        return;
    enum limit limit = now >= run->deadline ? LIMIT_WALL : run->kind == RUN_PROGRAM && !run->reported ? reached_limit(&run->marks) : LIMIT_NONE;
    if (limit != LIMIT_NONE)
        kill_tree(run, limit);
}

// Waits for the channel or for any run, serves the runs, and says whether the channel can be read.
int poll_runs(int timeout_ms, int channel) {
    struct pollfd files[2 + 4 * MAX_RUNS + MAX_TUNNELS];
    struct run *owners[1 + 4 * MAX_RUNS];
    int count = 1;
    files[0] = (struct pollfd){ channel, POLLIN, 0 };
    for (int i = 0; i < MAX_RUNS; i++) {
        struct run *run = &runs[i];
        if (!run->runner)
            continue;
        int wanted[] = { run->out, run->err, run->report, run->input ? run->in : -1 };
        for (int j = 0; j < 4; j++) {
            owners[count] = run;
            files[count++] = (struct pollfd){ wanted[j], j == 3 ? POLLOUT : POLLIN, 0 };
        }
        int tick = run->gone ? 1 : run->detached ? 1000 : TICK_MS;
        if (timeout_ms < 0 || timeout_ms > tick)
            timeout_ms = tick;
    }
    int tunnels = tunnel_files(files + count);
    if (poll(files, (nfds_t)(count + tunnels), timeout_ms) < 0 && errno != EINTR)
        broken("the sandbox's supervisor cannot wait");
    reap();
    for (int i = 1; i < count; i += 4) {
        struct run *run = owners[i];
        if (files[i].revents)
            drain(run, &run->out, OUTPUT);
        if (files[i + 1].revents)
            drain(run, &run->err, ERROR_OUTPUT);
        if (files[i + 3].revents)
            push_input(run);
        if (files[i + 2].revents)
            read_report(run);
    }
    serve_tunnels(files + count, tunnels);
    uint64_t now = now_ms();
    for (int i = 0; i < MAX_RUNS; i++)
        if (runs[i].runner)
            watch(&runs[i], now);
    return files[0].revents != 0;
}
