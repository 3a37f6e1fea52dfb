// The filter of system calls of every program: what no program of a coding task needs and what kernels have been broken through.
// It denies by name and refuses numbers that were unknown when this was written, so that a newer kernel's calls are closed as well.
#include "sandbox.h"
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "The filter of system calls knows x86-64 and arm64."
#endif

enum { LAST_KNOWN = 461, MAX_FILTER = 256, NAMESPACES = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | 0x02000000 | 0x00000080 };

static const int denied[] = {
    // other processes and the kernel's own state
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_lookup_dcookie,
    SYS_add_key, SYS_request_key, SYS_keyctl, SYS_syslog, SYS_acct, SYS_quotactl, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_sethostname, SYS_setdomainname,
    SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_nfsservctl, SYS_vhangup,
    SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_fanotify_init,
    // mounts, roots and namespaces
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare, SYS_name_to_handle_at, SYS_open_by_handle_at,
    SYS_move_mount, SYS_open_tree, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr,
    // rings, pages and nodes
    SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_move_pages, SYS_migrate_pages, SYS_mbind, SYS_set_mempolicy,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#ifdef SYS_quotactl_fd
    SYS_quotactl_fd,
#endif
#ifdef SYS_process_madvise
    SYS_process_madvise,
#endif
#ifdef SYS_memfd_secret
    SYS_memfd_secret,
#endif
#ifdef SYS_pidfd_getfd
    SYS_pidfd_getfd,
#endif
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs, SYS__sysctl, SYS_create_module, SYS_get_kernel_syms, SYS_query_module,
#endif
};

static struct sock_filter filter[MAX_FILTER];
static unsigned short length;

static void add(struct sock_filter instruction) {
    if (length == MAX_FILTER)
        abort();
    filter[length++] = instruction;
}

static void load(size_t offset) { add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset)); }
static void answer(uint32_t what) { add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what)); }
static void answer_if(uint32_t value, uint32_t what) {
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    answer(what);
}
static void answer_if_any(uint32_t bits, uint32_t what) {
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1));
    answer(what);
}

// What follows until end_of_case() is only for one call, and leaves the call's number in place of what it loaded.
static unsigned short begin_case(long call) {
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 0));
    return (unsigned short)(length - 1);
}
static void end_of_case(unsigned short begin) {
    answer(SECCOMP_RET_ALLOW);
    filter[begin].jf = (uint8_t)(length - begin - 1);
}

static size_t argument(int index) { return offsetof(struct seccomp_data, args) + 8 * (size_t)index; } // the low half: both architectures are little-endian

static void build(void) {
    const uint32_t no = SECCOMP_RET_ERRNO | EPERM, unknown = SECCOMP_RET_ERRNO | ENOSYS;
    load(offsetof(struct seccomp_data, arch));
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    answer(SECCOMP_RET_KILL_PROCESS); // 32-bit calls have other numbers
    load(offsetof(struct seccomp_data, nr));
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LAST_KNOWN, 0, 1)); // x32 numbers are above this as well
    answer(unknown);
    for (size_t i = 0; i < sizeof denied / sizeof *denied; i++)
        answer_if((uint32_t)denied[i], no);
    answer_if(SYS_clone3, unknown); // its flags are out of sight; libraries then use clone
    unsigned short begin = begin_case(SYS_clone);
    load(argument(0));
    answer_if_any(NAMESPACES & ~0x80, no); // the bits of CLONE_NEWTIME are the exit signal's here
    end_of_case(begin);
    begin = begin_case(SYS_socket);
    load(argument(0));
    answer_if(AF_UNIX, SECCOMP_RET_ALLOW);
    answer_if(AF_INET, SECCOMP_RET_ALLOW);
    answer_if(AF_INET6, SECCOMP_RET_ALLOW);
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 1, 0));
    answer(SECCOMP_RET_ERRNO | EAFNOSUPPORT);
    load(argument(2));
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0)); // of netlink, only the list of interfaces
    answer(SECCOMP_RET_ERRNO | EPROTONOSUPPORT);
    end_of_case(begin);
    begin = begin_case(SYS_ioctl);
    load(argument(1));
    answer_if(TIOCSTI, no);
    answer_if(TIOCLINUX, no);
    end_of_case(begin);
    begin = begin_case(SYS_personality);
    load(argument(0));
    answer_if(0xffffffff, SECCOMP_RET_ALLOW);
    answer_if(0, SECCOMP_RET_ALLOW);
    answer_if(0x0040000, SECCOMP_RET_ALLOW); // ADDR_NO_RANDOMIZE, which runtimes ask for
    answer(no);
    end_of_case(begin);
    answer(SECCOMP_RET_ALLOW);
}

int install_filter(void) {
    build();
    struct sock_fprog program = { .len = length, .filter = filter };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
