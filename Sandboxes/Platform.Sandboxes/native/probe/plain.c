// What ordinary programs do.
#include "probe.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int args(int argc, char **argv) {
    for (int i = 0; i < argc; i++)
        printf("%zu:%s\n", strlen(argv[i]), argv[i]);
    return 0;
}

static int env(int argc, char **argv) {
    (void)argc, (void)argv;
    for (char **variable = environ; *variable; variable++)
        printf("%s\n", *variable);
    return 0;
}

static int cat(int argc, char **argv) {
    (void)argc, (void)argv;
    static char chunk[1 << 16];
    for (ssize_t count; (count = read(0, chunk, sizeof chunk)) > 0;)
        for (ssize_t done = 0, wrote; done < count; done += wrote)
            if ((wrote = write(1, chunk + done, (size_t)(count - done))) <= 0)
                return 1;
    return 0;
}

static int both(int argc, char **argv) {
    (void)argc, (void)argv;
    return write(1, "out", 3) == 3 && write(2, "err", 3) == 3 ? 0 : 1;
}

static int leave(int argc, char **argv) { return argc > 0 ? atoi(argv[0]) : 0; }

static int die(int argc, char **argv) {
    return argc > 0 ? raise(atoi(argv[0])) : 1;
}

static int rest(int argc, char **argv) {
    usleep((useconds_t)(argc > 0 ? atof(argv[0]) * 1e6 : 1e6));
    return 0;
}

static int id(int argc, char **argv) {
    (void)argc, (void)argv;
    printf("%d %d %d\n", (int)getuid(), (int)getgid(), getgroups(0, NULL));
    return 0;
}

static int cwd(int argc, char **argv) {
    (void)argc, (void)argv;
    char path[4096];
    if (!getcwd(path, sizeof path))
        return 1;
    printf("%s\n", path);
    return 0;
}

static int mode(int argc, char **argv) {
    struct stat state;
    if (argc < 1 || lstat(argv[0], &state) < 0)
        return 1;
    printf("%o %d\n", (unsigned)state.st_mode & 07777, (int)state.st_uid);
    return 0;
}

// Every limit that a process sees of itself, one per line.
static int limits(int argc, char **argv) {
    (void)argc, (void)argv;
    struct { const char *name; int which; } known[] = { { "open-files", RLIMIT_NOFILE }, { "file-size", RLIMIT_FSIZE }, { "core", RLIMIT_CORE }, { "processor", RLIMIT_CPU } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct rlimit limit;
        getrlimit((__rlimit_resource_t)known[i].which, &limit);
        printf("%s %lld\n", known[i].name, (long long)limit.rlim_max);
    }
    return 0;
}

static void beat(const char *path) {
    for (unsigned count = 1;; count++) {
        FILE *file = fopen(path, "w");
        if (file) {
            fprintf(file, "%u", count);
            fclose(file);
        }
        usleep(20000);
    }
}

static void ignore_everything(void) {
    for (int number = 1; number < 65; number++)
        signal(number, SIG_IGN);
}

// A family that writes to files for ever: a child, and a grandchild that has left the family; none of them listens to signals.
static int family(int argc, char **argv) {
    if (argc < 2)
        return 1;
    ignore_everything();
    if (fork() == 0)
        beat(argv[0]);
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            beat(argv[1]);
        _exit(0);
    }
    for (;;)
        pause();
}

// Leaves a grandchild behind, in a session of its own and without any of the parent's files, and ends.
static int leave_behind(int argc, char **argv) {
    if (argc < 1)
        return 1;
    if (fork() == 0) {
        setsid();
        ignore_everything();
        for (int fd = 0; fd < 64; fd++)
            close(fd);
        if (fork() == 0)
            beat(argv[0]);
        _exit(0);
    }
    usleep(100000);
    return 0;
}

// Says "ready", then answers every line with its length, like an interpreter.
static int answer(int argc, char **argv) {
    (void)argc, (void)argv;
    char line[4096];
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("ready\n");
    while (fgets(line, sizeof line, stdin))
        printf("%zu\n", strcspn(line, "\n"));
    return 0;
}

static int nothing(int argc, char **argv) {
    (void)argc, (void)argv;
    return 0;
}

const struct command plain_commands[] = {
    { "args", args }, { "env", env }, { "cat", cat }, { "both", both }, { "exit", leave }, { "signal", die }, { "sleep", rest }, { "id", id }, { "cwd", cwd },
    { "mode", mode }, { "limits", limits }, { "family", family }, { "leave-behind", leave_behind }, { "answer", answer }, { "true", nothing }, { NULL, NULL },
};
