// From a fresh process to a program of the agent's: every privilege goes before its first instruction.
#include "sandbox.h"
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Noreturn void cannot(const char *what, const char *which, int code) {
    dprintf(2, "sandbox: %s '%s': %s\n", what, which, strerror(errno));
    _exit(code);
}

static int number_of(const char *text, unsigned *number) {
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    *number = (unsigned)value;
    return *text >= '0' && *text <= '9' && *end == 0 && value < 65536 ? 0 : -1;
}

// Names are looked up in the image's own file: a program in the sandbox cannot write there.
int find_account(const char *name, struct account *account) {
    unsigned number;
    if (number_of(name, &number) == 0) {
        *account = (struct account){ number, number };
        return number == 0 ? -1 : 0;
    }
    if (strcmp(name, "agent") == 0 || strcmp(name, "grader") == 0) {
        uid_t id = name[0] == 'a' ? AGENT_ID : GRADER_ID;
        *account = (struct account){ id, id };
        return 0;
    }
    FILE *file = fopen("/etc/passwd", "re");
    char line[1024];
    int found = -1;
    while (file && found < 0 && fgets(line, sizeof line, file)) {
        char *at = line, *known = strsep(&at, ":"), *uid, *gid;
        unsigned user, group;
        strsep(&at, ":");
        uid = strsep(&at, ":");
        gid = strsep(&at, ":");
        if (gid && strcmp(known, name) == 0 && number_of(uid, &user) == 0 && number_of(gid, &group) == 0 && user != 0) {
            *account = (struct account){ user, group };
            found = 0;
        }
    }
    if (file)
        fclose(file);
    return found;
}

static void limit(int which, const char *name, rlim_t value) {
    struct rlimit known, wanted = { value, value };
    if (getrlimit(which, &known) == 0 && known.rlim_max < value)
        wanted = (struct rlimit){ known.rlim_max, known.rlim_max };
    if (setrlimit(which, &wanted) < 0)
        cannot("cannot set the limit of", name, 125);
}

static void write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write_all(fd, text, strlen(text)) < 0)
        cannot("cannot write", path, 125);
    close(fd);
}

static void set_capabilities(uint32_t kept) {
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2] = { { kept, kept, 0 }, { 0, 0, 0 } };
    if (syscall(SYS_capset, &header, data) < 0)
        cannot("cannot drop", "capabilities", 125);
}

// A user namespace with one user has nobody else to become: the program gets a namespace in which that user is called 1000.
static void enter_own_namespace(struct account account) {
    char map[64];
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWUSER) < 0)
        cannot("cannot make", "a user namespace", 125);
    write_text("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%u %u 1\n", account.uid, uid);
    write_text("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "%u %u 1\n", account.gid, gid);
    write_text("/proc/self/gid_map", map);
}

void drop_privileges(struct account account, int keep_file_capabilities) {
    uint32_t kept = keep_file_capabilities ? 1u << CAP_CHOWN | 1u << CAP_DAC_OVERRIDE | 1u << CAP_FOWNER : 0;
    if (settings.one_user && !keep_file_capabilities)
        enter_own_namespace(account);
    for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0 && !keep_file_capabilities && errno != EPERM)
            cannot("cannot drop", "capabilities", 125);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (!keep_file_capabilities && !settings.one_user) {
        if (setgroups(0, NULL) < 0 || setresgid(account.gid, account.gid, account.gid) < 0 || setresuid(account.uid, account.uid, account.uid) < 0)
            cannot("cannot become", "the user", 125);
    }
    set_capabilities(kept);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        cannot("cannot give up", "new privileges", 125);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void set_limits(void) {
    limit(RLIMIT_CORE, "core files", 0);
    limit(RLIMIT_NOFILE, "open files", (rlim_t)settings.open_files);
    limit(RLIMIT_FSIZE, "file size", settings.disk);
    limit(RLIMIT_MEMLOCK, "locked memory", 64 << 10);
    limit(RLIMIT_MSGQUEUE, "message queues", 64 << 10);
    limit(RLIMIT_SIGPENDING, "pending signals", 4096);
    limit(RLIMIT_RTPRIO, "real-time priority", 0);
    // Where processes are counted by looking, the kernel's own limit must lie higher: it tells nobody that it was reached. It counts per user
    // namespace, so it is of use only where the sandbox has its own.
    if (settings.pids_file < 0 && settings.mount)
        limit(RLIMIT_NPROC, "processes", 4 * (rlim_t)settings.processes + 256);
    if (settings.cpu_seconds > 0)
        setrlimit(RLIMIT_CPU, &(struct rlimit){ (rlim_t)settings.cpu_seconds, (rlim_t)settings.cpu_seconds + 1 });
}

static _Noreturn void execute(const struct start *start) {
    const char *name = start->arguments[0], *path = "/usr/local/bin:/usr/bin:/bin";
    if (strchr(name, '/')) {
        execve(name, start->arguments, start->environment);
        cannot("cannot run", name, errno == ENOENT ? 127 : 126);
    }
    for (char **variable = start->environment; *variable; variable++)
        if (strncmp(*variable, "PATH=", 5) == 0)
            path = *variable + 5;
    int error = ENOENT;
    while (*path) {
        size_t length = strcspn(path, ":");
        char full[4096];
        if (length > 0 && snprintf(full, sizeof full, "%.*s/%s", (int)length, path, name) < (int)sizeof full) {
            execve(full, start->arguments, start->environment);
            if (errno != ENOENT && errno != ENOTDIR)
                error = errno;
        }
        path += length + (path[length] == ':');
    }
    errno = error;
    cannot("cannot run", name, error == ENOENT ? 127 : 126);
}

// Standard files are in place; nothing else is open but the control groups to join, from 3 on.
_Noreturn void run_program(const struct start *start) {
    setsid();
    for (int i = 0; i < settings.cgroup_count; i++)
        if (write_all(3 + i, "0", 1) < 0)
            cannot("cannot join", "the control group", 125);
    close_from(3);
    int own = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); // the supervisor is the last to go; not every image shows /proc writable
    if (own >= 0) {
        if (write(own, "1000", 4) < 0)
            errno = 0;
        close(own);
    }
    setpriority(PRIO_PROCESS, 0, 5);
    set_limits();
    drop_privileges(start->account, start->kind == RUN_SAVE || start->kind == RUN_LOAD);
    umask(022);
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    switch (start->kind) {
    case RUN_WRITE: write_file(start->path, start->mode);
    case RUN_READ: read_file(start->path, start->output_limit);
    case RUN_SAVE: save_roots();
    case RUN_LOAD: load_roots();
    default: break;
    }
    if (chdir(start->path) < 0)
        cannot("cannot enter", start->path, 126);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || install_filter() < 0)
        cannot("cannot install", "the filter of system calls", 125);
    execute(start);
}
