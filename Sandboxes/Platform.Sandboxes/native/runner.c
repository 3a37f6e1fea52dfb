// The process between the supervisor and one program. Whatever the program leaves behind becomes this process's child, so that it can be found and killed.
#include "sandbox.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_SEEN = 40000, REPORT_FILE = 3, CONTROL_FILE = 4, CGROUP_FILE = 5 };

struct process { pid_t pid, parent; int below; };

// The parent of a process; the name between the brackets may hold anything, so the last bracket counts.
static pid_t parent_of(pid_t pid) {
    char path[32], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    text[count > 0 ? count : 0] = 0;
    char *at = strrchr(text, ')');
    char state;
    int parent = 0;
    return at && sscanf(at + 1, " %c %d", &state, &parent) == 2 ? parent : 0;
}

// Kills every process below this one that exists now; how many there were.
static int kill_below(void) {
    static struct process seen[MAX_SEEN];
    int count = 0, killed = 0, changed = 1;
    DIR *folder = opendir("/proc");
    if (!folder)
        return 0;
    for (struct dirent *entry; (entry = readdir(folder)) && count < MAX_SEEN;) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid())
            seen[count++] = (struct process){ pid, parent_of(pid), 0 };
    }
    closedir(folder);
    while (changed) {
        changed = 0;
        for (int i = 0; i < count; i++) {
            int below = seen[i].parent == getpid();
            for (int j = 0; !below && !seen[i].below && j < count; j++)
                below = seen[j].below && seen[j].pid == seen[i].parent;
            if (below && !seen[i].below)
                seen[i].below = changed = 1;
        }
    }
    for (int i = 0; i < count; i++)
        if (seen[i].below && kill(seen[i].pid, SIGKILL) == 0)
            killed++;
    return killed;
}

static uint64_t microseconds(struct timeval time) { return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec; }

static pid_t start_program(const struct start *start) {
    pid_t program = fork();
    if (program == 0) {
        close(REPORT_FILE);
        close(CONTROL_FILE);
        for (int i = 0; i < settings.cgroup_count; i++)
            dup2(CGROUP_FILE + i, 3 + i);
        run_program(start);
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; fd++) // the program alone holds its pipes, so that they end with it
        if (null >= 0)
            dup2(null, fd);
        else
            close(fd);
    return program;
}

// The supervisor's pipes come under any numbers; they are put where nothing else stands.
static void take_files(int in, int out, int err, int report, int control) {
    int wanted[] = { in, out, err, report, control, 0, 0, 0 };
    int count = 5;
    for (int i = 0; i < settings.cgroup_count; i++)
        wanted[count++] = settings.cgroups[i];
    for (int i = 0; i < count; i++)
        wanted[i] = fcntl(wanted[i], F_DUPFD, 300);
    for (int i = 0; i < count; i++)
        if (dup2(wanted[i], i) < 0)
            _exit(1);
    close_from(count);
}

_Noreturn void runner(const struct start *start, int in, int out, int err, int report_file, int control) {
    take_files(in, out, err, report_file, control);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    int signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    pid_t program = start_program(start);
    if (program < 0)
        _exit(1);
    int ended = 0, killing = 0;
    for (;;) {
        struct report report = { 0 };
        int status;
        pid_t pid;
        struct signalfd_siginfo ignored;
        while (read(signals, &ignored, sizeof ignored) > 0) { }
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
            if (pid == program) {
                ended = 1;
                report.status = status;
                killing |= !start->leave_background;
            }
        }
        int childless = pid < 0 && errno == ECHILD;
        if (ended == 1) {
            struct rusage used;
            getrusage(RUSAGE_CHILDREN, &used);
            report.cpu_us = microseconds(used.ru_utime) + microseconds(used.ru_stime);
            report.max_rss = (uint64_t)used.ru_maxrss * 1024;
            if (write(REPORT_FILE, &report, sizeof report) < 0)
                _exit(1);
            ended = 2;
        }
        if (childless)
            _exit(0);
        if (killing)
            kill_below();
        struct pollfd files[2] = { { signals, POLLIN, 0 }, { killing ? -1 : CONTROL_FILE, POLLIN, 0 } };
        poll(files, 2, killing ? 1 : -1);
        killing |= files[1].revents != 0;
    }
}
