// Whether a limit has been reached: by the counters of the control group, or, where there is none to write to, by looking at the processes themselves.
#include "sandbox.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

const char *const writable_roots[] = { "/box", "/tmp", "/dev/shm", NULL };

// The number behind a name in a file of lines "name number".
static uint64_t counter(int fd, const char *name) {
    char text[1024];
    ssize_t count = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);
    text[count > 0 ? count : 0] = 0;
    size_t length = strlen(name);
    for (char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
        if (strncmp(line, name, length) == 0 && line[length] == ' ')
            return strtoull(line + length + 1, NULL, 10);
    return 0;
}

static void read_roots(struct marks *marks, uint64_t *used) {
    for (int i = 0; writable_roots[i]; i++) {
        struct statvfs state;
        if (statvfs(writable_roots[i], &state) < 0)
            continue;
        marks->full_disk |= (state.f_blocks > 0 && state.f_bavail == 0) << i;
        marks->full_inodes |= (state.f_files > 0 && state.f_favail == 0) << i;
        *used += (uint64_t)(state.f_blocks - state.f_bfree) * state.f_frsize;
    }
}

// Sums what all programs hold; pages that several share count for each, as a fork's do until it writes: RssShmem and file pages are left out.
static void look_at_processes(int *processes, uint64_t *memory) {
    DIR *folder = opendir("/proc");
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        int pid = atoi(entry->d_name);
        if (pid <= 1)
            continue;
        char path[64], text[4096];
        snprintf(path, sizeof path, "/proc/%d/status", pid);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t count = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
        if (fd >= 0)
            close(fd);
        text[count > 0 ? count : 0] = 0;
        char *anonymous = strstr(text, "\nRssAnon:"), *threads = strstr(text, "\nThreads:");
        *memory += anonymous ? strtoull(anonymous + 9, NULL, 10) * 1024 : 0;
        *processes += threads ? atoi(threads + 9) : 1;
    }
    closedir(folder);
}

void read_marks(struct marks *marks) {
    uint64_t used = 0;
    *marks = (struct marks){ .oom = counter(settings.oom_file, "oom_kill"), .pids = counter(settings.pids_file, "max") };
    read_roots(marks, &used);
}

enum limit reached_limit(const struct marks *since) {
    struct marks now = { .oom = counter(settings.oom_file, "oom_kill"), .pids = counter(settings.pids_file, "max") };
    uint64_t memory = 0;
    int processes = 0;
    read_roots(&now, &memory);
    if (now.oom > since->oom)
        return LIMIT_MEMORY;
    if (now.pids > since->pids)
        return LIMIT_PROCESSES;
    if (settings.oom_file < 0 || settings.pids_file < 0) {
        look_at_processes(&processes, &memory);
        if (settings.oom_file < 0 && memory > settings.memory)
            return LIMIT_MEMORY;
        if (settings.pids_file < 0 && processes > settings.processes)
            return LIMIT_PROCESSES;
    }
    if (now.full_inodes & ~since->full_inodes)
        return LIMIT_INODES;
    if (now.full_disk & ~since->full_disk)
        return LIMIT_DISK;
    return LIMIT_NONE;
}
