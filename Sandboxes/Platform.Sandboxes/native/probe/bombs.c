// What uses up a limit.
#include "probe.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int forks(int argc, char **argv) {
    (void)argc, (void)argv;
    for (;;)
        fork();
    return 0;
}

static void *idle(void *ignored) {
    (void)ignored;
    pause();
    return NULL;
}

static int threads(int argc, char **argv) {
    (void)argc, (void)argv;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, &small, idle, NULL) != 0)
            usleep(1000);
    }
    return 0;
}

static int memory(int argc, char **argv) {
    (void)argc, (void)argv;
    for (;;) {
        char *piece = malloc(1 << 20);
        if (piece)
            memset(piece, 1, 1 << 20);
    }
    return 0;
}

// The same in many processes, none of which is large.
static int shared_memory(int argc, char **argv) {
    (void)argc, (void)argv;
    for (int i = 0; i < 16; i++)
        if (fork() == 0) {
            for (int j = 0; j < 24; j++) {
                char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                if (piece != MAP_FAILED)
                    memset(piece, 1, 1 << 20);
            }
            pause();
        }
    pause();
    return 0;
}

static int fill(const char *path) {
    static char chunk[1 << 16];
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    signal(SIGXFSZ, SIG_IGN);
    memset(chunk, 1, sizeof chunk);
    while (write(fd, chunk, sizeof chunk) > 0) { }
    return 0;
}

static int files(int argc, char **argv) {
    char path[4096];
    for (int i = 0; argc > 0 && snprintf(path, sizeof path, "%s/fill-%d", argv[0], i) > 0 && fill(path) == 0 && i < 64; i++) { }
    pause();
    return 0;
}

static int names(int argc, char **argv) {
    char path[4096];
    for (int i = 0; argc > 0; i++) {
        snprintf(path, sizeof path, "%s/name-%d", argv[0], i);
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            pause();
        close(fd);
    }
    return 0;
}

// Files that claim to be large and hold nothing.
static int sparse(int argc, char **argv) {
    char path[4096];
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; argc > 1 && i < atoi(argv[1]); i++) {
        snprintf(path, sizeof path, "%s/sparse-%d", argv[0], i);
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        for (long size = 1l << 40; fd >= 0 && size > 0 && ftruncate(fd, size) < 0; size /= 2) { }
        close(fd);
    }
    return 0;
}

static int deep(int argc, char **argv) {
    if (argc < 1 || chdir(argv[0]) < 0)
        return 1;
    for (int i = 0; i < 3000; i++)
        if (mkdir("deeper", 0700) < 0 || chdir("deeper") < 0)
            return 0;
    return 0;
}

static int spin(int argc, char **argv) {
    (void)argc, (void)argv;
    for (volatile unsigned long count = 0;; count++) { }
    return 0;
}

static int flood(int argc, char **argv) {
    static char chunk[1 << 16];
    memset(chunk, 'x', sizeof chunk);
    for (;;)
        if (write(argc > 0 ? atoi(argv[0]) : 1, chunk, sizeof chunk) < 0)
            pause();
    return 0;
}

static int bytes(int argc, char **argv) {
    (void)argc, (void)argv;
    for (int value = 0; value < 256; value++)
        putchar(value);
    return 0;
}

static int open_files(int argc, char **argv) {
    (void)argc, (void)argv;
    int count = 0;
    while (count < 1000000 && open("/dev/null", O_RDONLY) >= 0)
        count++;
    int error = errno;
    printf("%d\n", count);
    return error == EMFILE ? CONTAINED : ESCAPED;
}

const struct command bomb_commands[] = {
    { "fork-bomb", forks }, { "thread-bomb", threads }, { "memory-bomb", memory }, { "shared-memory-bomb", shared_memory }, { "fill-disk", files }, { "fill-inodes", names },
    { "sparse", sparse }, { "deep", deep }, { "spin", spin }, { "flood", flood }, { "bytes", bytes }, { "open-files", open_files }, { NULL, NULL },
};
