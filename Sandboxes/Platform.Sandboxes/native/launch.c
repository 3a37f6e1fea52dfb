// The life outside: everything that a process must do to itself before it becomes bubblewrap and that the host's runtime cannot do for a child.
#include "sandbox.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static _Noreturn void failed(const char *what, const char *which) {
    dprintf(2, "%s '%s': %s\n", what, which, strerror(errno));
    _exit(125);
}

// Numbers that the supervisor is told on its command line; high enough that bubblewrap's own files stay clear of them.
static int keep(int fd, int wanted) {
    if (dup3(fd, wanted, 0) < 0)
        failed("cannot keep", "a file");
    close(fd);
    return wanted;
}

static int open_kept(const char *path, int flags, int wanted) {
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        failed("cannot open", path);
    return keep(fd, wanted);
}

static void write_map(const char *file, int pid, const char *map) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, map, strlen(map)) != (ssize_t)strlen(map))
        failed("cannot map users in", path);
    close(fd);
}

// Reads which process bubblewrap has made, maps its users, and lets it go on. Runs in a process of its own, which nobody waits for.
static void map_users(int info, int go, unsigned long base) {
    if (fork() != 0)
        return;
    if (fork() != 0)
        _exit(0);
    // Whatever else is open is not this process's to hold: it must end where bubblewrap does.
    info = fcntl(info, F_DUPFD, 300);
    go = fcntl(go, F_DUPFD, 300);
    dup2(info, 3);
    dup2(go, 4);
    close_from(5);
    info = 3;
    go = 4;
    char text[512] = "";
    size_t length = 0;
    while (length < sizeof text - 1) {
        ssize_t count = read(info, text + length, sizeof text - 1 - length);
        if (count <= 0)
            _exit(1);
        text[length += (size_t)count] = 0;
        char *at = strstr(text, "\"child-pid\":");
        if (at && strchr(at, '}')) {
            int pid = atoi(at + strlen("\"child-pid\":"));
            char map[96];
            // Number 0 is the supervisor, which set the sandbox up; every program has a number of the sandbox's own range.
            snprintf(map, sizeof map, "0 0 1\n1 %lu 65535\n", base + 1);
            write_map("uid_map", pid, map);
            write_map("gid_map", pid, map);
            _exit(write(go, "1", 1) == 1 ? 0 : 1);
        }
    }
    _exit(1);
}

static int connect_channel(const char *path, const char *token) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        failed("cannot connect to", path);
    }
    strcpy(address.sun_path, path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        failed("cannot connect to", path);
    if (write_all(fd, token, strlen(token)) < 0)
        failed("cannot write to", path);
    return fd;
}

// What stands on the machine for this sandbox.
struct traces {
    const char *errors, *socket;
    const char *entrances[MAX_CGROUPS];
    int entrance_count;
};

// A host that was killed removes nothing, so the last of its sandboxes' outer processes does. The folder they share goes when it is empty:
// another sandbox's errors keep it, and then that one's process comes later.
static void remove_traces(const struct traces *traces) {
    char folder[4096], path[4200];
    for (int i = 0; i < traces->entrance_count; i++) {
        if (snprintf(folder, sizeof folder, "%s", traces->entrances[i]) >= (int)sizeof folder || !strrchr(folder, '/'))
            continue;
        *strrchr(folder, '/') = 0;
        for (int attempt = 0; attempt < 400 && rmdir(folder) < 0 && errno == EBUSY; attempt++)
            usleep(5000); // the last members are dead and not yet reaped
    }
    unlink(traces->errors);
    snprintf(folder, sizeof folder, "%s", traces->socket);
    if (!strrchr(folder, '/'))
        return;
    *strrchr(folder, '/') = 0;
    for (const char *const *name = (const char *const[]){ "etc/passwd", "etc/group", "etc/hosts", "etc/nsswitch.conf", "s", NULL }; *name; name++) {
        snprintf(path, sizeof path, "%s/%s", folder, *name);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/etc", folder);
    rmdir(path);
    rmdir(folder);
}

// Bubblewrap dies with its parent, by which the kernel means the thread that made it. The host's threads come and go, so this process stays
// in between, with one thread and nothing open: who kills it kills the sandbox.
static void wait_outside(pid_t host, const struct traces *traces) {
    pid_t bubblewrap = fork();
    if (bubblewrap < 0)
        failed("cannot make", "a process");
    if (bubblewrap == 0)
        return;
    close_from(0);
    int status = 0;
    while (waitpid(bubblewrap, &status, 0) < 0 && errno == EINTR) { }
    // A sandbox ends well when its channel is closed, by its host or with it. A host that is dying closes its files a moment before it is gone;
    // one that lives ends this process, or waits for its end when the sandbox did not end well.
    for (int attempt = 0; getppid() == host && attempt < (status == 0 ? 1000 : 30); attempt++)
        usleep(10000);
    if (getppid() != host)
        remove_traces(traces);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

// launch --errors FILE --socket PATH --token TEXT [--map BASE] [--cgroup FILE]... [--oom FILE] [--pids FILE] -- PROGRAM ARGUMENT...
// Files that are kept open get the numbers 200 (channel), 201, 202, 203 (cgroups), 204 (oom), 205 (pids), 206 and 207 (bubblewrap's).
int launch(int argc, char **argv) {
    const char *socket_path = NULL, *token = NULL;
    unsigned long base = 0;
    pid_t host = getppid();
    struct traces traces = { .errors = "", .socket = "" };
    int i = 2;
    for (; i + 1 < argc && strcmp(argv[i], "--") != 0; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--errors") == 0) {
            int fd = open(value, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), null = open("/dev/null", O_RDWR | O_CLOEXEC);
            if (fd < 0 || null < 0 || dup2(fd, 2) < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0)
                failed("cannot open", value);
            traces.errors = value;
        } else if (strcmp(name, "--socket") == 0)
            socket_path = traces.socket = value;
        else if (strcmp(name, "--token") == 0)
            token = value;
        else if (strcmp(name, "--map") == 0)
            base = strtoul(value, NULL, 10);
        else if (strcmp(name, "--cgroup") == 0 && traces.entrance_count < MAX_CGROUPS) {
            open_kept(value, O_WRONLY, 201 + traces.entrance_count);
            traces.entrances[traces.entrance_count++] = value;
        }
        else if (strcmp(name, "--oom") == 0)
            open_kept(value, O_RDONLY, 204);
        else if (strcmp(name, "--pids") == 0)
            open_kept(value, O_RDONLY, 205);
        else {
            errno = EINVAL;
            failed("unknown option", name);
        }
    }
    if (i + 1 >= argc || !socket_path || !token) {
        errno = EINVAL;
        failed("launch", "needs --socket, --token and a program");
    }
    keep(connect_channel(socket_path, token), 200);
    char **program = argv + i + 1;
    if (base) {
        int info[2], go[2];
        if (pipe2(info, O_CLOEXEC) < 0 || pipe2(go, O_CLOEXEC) < 0)
            failed("cannot make", "a pipe");
        map_users(info[0], go[1], base);
        close(info[0]);
        close(go[1]);
        while (waitpid(-1, NULL, WNOHANG) == 0) // only the first of the two forks is ours to wait for
            usleep(200);
        keep(info[1], 206);
        keep(go[0], 207);
    }
    for (int fd = 3; fd < 200; fd++)
        close(fd);
    wait_outside(host, &traces);
    execvp(program[0], program);
    failed("cannot run", program[0]);
}
