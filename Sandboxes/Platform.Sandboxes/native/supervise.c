// The life inside, as process 1: sets the sandbox up, gives up what it no longer needs, and serves the host's frames until the channel ends.
#include "sandbox.h"
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct settings settings = { .channel = 0, .channel_out = 1, .oom_file = -1, .pids_file = -1, .memory = 512 << 20, .processes = 128, .open_files = 256, .disk = 128 << 20, .inodes = 16384 };

static void mount_root(const char *path, uint64_t size, const char *owner) {
    char options[160];
    snprintf(options, sizeof options, "size=%llu,nr_inodes=%llu,%s", (unsigned long long)size, (unsigned long long)settings.inodes + 1, owner);
    if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0) {
        char text[512];
        snprintf(text, sizeof text, "cannot mount %s (%s): %s", path, options, strerror(errno));
        broken(text);
    }
}

static void mount_roots(void) {
    char owner[64];
    snprintf(owner, sizeof owner, settings.one_user ? "mode=0755" : "mode=0755,uid=%d,gid=%d", AGENT_ID, AGENT_ID);
    mount_root("/box", settings.disk, owner);
    mount_root("/tmp", settings.disk, "mode=1777");
    mount_root("/dev/shm", settings.disk / 4, "mode=1777");
}

// From here on the supervisor can only become other users, kill them, and give their files to them.
static void give_up_privileges(void) {
    uint32_t kept = 1u << CAP_SETUID | 1u << CAP_SETGID | 1u << CAP_SETPCAP | 1u << CAP_KILL | 1u << CAP_CHOWN | 1u << CAP_DAC_OVERRIDE | 1u << CAP_FOWNER;
    if (settings.one_user)
        kept |= 1u << CAP_SETFCAP; // without it nobody may map user 0 into a namespace below
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2];
    memset(data, 0, sizeof data);
    if (syscall(SYS_capget, &header, data) < 0)
        broken("the supervisor cannot read its capabilities");
    kept &= data[0].permitted;
    memset(data, 0, sizeof data);
    data[0].effective = data[0].permitted = kept;
    if (syscall(SYS_capset, &header, data) < 0)
        broken("the supervisor cannot give up its capabilities");
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void take_frame(uint8_t kind, uint32_t number, const uint8_t *payload, size_t length) {
    switch (kind) {
    case HOST_START: start_run(number, payload, length); break;
    case HOST_INPUT: input_run(number, payload, length); break;
    case HOST_INPUT_END: end_input_run(number); break;
    case HOST_KILL: kill_run(number); break;
    case HOST_TUNNEL_DATA:
    case HOST_TUNNEL_END:
    case HOST_TUNNEL_ACK: tunnel_from_host(kind, number, payload, length); break;
    default: broken("the host sent a frame of an unknown kind");
    }
}

// One read, then every frame that is whole.
static void take_frames(void) {
    static uint8_t *buffer;
    static size_t have, room;
    if (room - have < CHUNK && !(buffer = realloc(buffer, room += 2 * CHUNK)))
        _exit(1);
    ssize_t count = read(settings.channel, buffer + have, room - have);
    if (count < 0 && errno == EINTR)
        return;
    if (count <= 0)
        _exit(0);
    have += (size_t)count;
    size_t at = 0;
    while (have - at >= CHANNEL_HEADER) {
        uint32_t length = get32(buffer + at);
        if (length > MAX_FRAME)
            broken("the host sent a frame that is too long");
        if (have - at < CHANNEL_HEADER + (size_t)length)
            break;
        take_frame(buffer[at + 4], get32(buffer + at + 5), buffer + at + CHANNEL_HEADER, length);
        at += CHANNEL_HEADER + length;
    }
    have -= at;
    memmove(buffer, buffer + at, have);
}

static int open_counter(const char *const *paths) {
    for (; *paths; paths++) {
        int fd = open(*paths, O_RDONLY | O_CLOEXEC);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

static void take_option(const char *name, const char *value) {
    uint64_t number = strtoull(value, NULL, 10);
    if (strcmp(name, "--channel") == 0)
        settings.channel = settings.channel_out = (int)number;
    else if (strcmp(name, "--cgroups") == 0)
        for (uint64_t i = 0; i < number && i < MAX_CGROUPS; i++)
            settings.cgroups[settings.cgroup_count++] = 201 + (int)i;
    else if (strcmp(name, "--oom") == 0)
        settings.oom_file = (int)number;
    else if (strcmp(name, "--pids") == 0)
        settings.pids_file = (int)number;
    else if (strcmp(name, "--container") == 0) { // its control group is this process's own, and shown read-only
        settings.oom_file = open_counter((const char *const[]){ "/sys/fs/cgroup/memory/memory.oom_control", "/sys/fs/cgroup/memory.events", NULL });
        settings.pids_file = open_counter((const char *const[]){ "/sys/fs/cgroup/pids/pids.events", "/sys/fs/cgroup/pids.events", NULL });
    } else if (strcmp(name, "--memory") == 0)
        settings.memory = number;
    else if (strcmp(name, "--processes") == 0)
        settings.processes = (int)number;
    else if (strcmp(name, "--open-files") == 0)
        settings.open_files = (int)number;
    else if (strcmp(name, "--disk") == 0)
        settings.disk = number;
    else if (strcmp(name, "--inodes") == 0)
        settings.inodes = number;
    else if (strcmp(name, "--cpu-seconds") == 0)
        settings.cpu_seconds = (int)number;
    else if (strcmp(name, "--one-user") == 0)
        settings.one_user = number != 0;
    else if (strcmp(name, "--mount") == 0)
        settings.mount = number != 0;
    else if (strcmp(name, "--proxy") == 0)
        settings.proxy = number != 0;
    else
        broken("the supervisor was started with an unknown option");
}

static int supervise(int argc, char **argv) {
    signal(SIGPIPE, SIG_IGN);
    for (int i = 2; i + 1 < argc; i += 2)
        take_option(argv[i], argv[i + 1]);
    if (settings.mount)
        mount_roots();
    else if (chmod("/tmp", 01777) < 0 || chmod("/dev/shm", 01777) < 0 || chown("/box", AGENT_ID, AGENT_ID) < 0 || chmod("/box", 0755) < 0)
        broken("the writable roots are not there"); // engines take their rights from the image's folders
    if (settings.channel_out != settings.channel) { // what programs write to must not be the channel
        settings.channel = fcntl(0, F_DUPFD_CLOEXEC, 200);
        settings.channel_out = fcntl(1, F_DUPFD_CLOEXEC, 200);
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (int fd = 0; fd < 3; fd++)
            dup2(null, fd);
    }
    if (settings.proxy && listen_proxy() < 0)
        broken("the supervisor cannot listen for the proxy");
    give_up_privileges();
    char text[96];
    snprintf(text, sizeof text, "1 %d %d %d", settings.oom_file >= 0, settings.pids_file >= 0, settings.one_user);
    send_text(READY, 0, text);
    for (;;)
        if (poll_runs(-1, settings.channel))
            take_frames();
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "launch") == 0)
        return launch(argc, argv);
    if (argc > 1 && strcmp(argv[1], "supervise") == 0)
        return supervise(argc, argv);
    dprintf(2, "platform-sandbox is a part of the platform, which starts it by itself.\n");
    return 2;
}
