// What the parts of the supervisor share. One binary, linked statically so that it runs in any image, with two lives:
//   launch     outside: opens the channel, prepares control groups, maps users, becomes bubblewrap
//   supervise  inside, as process 1 of the sandbox: starts programs, watches limits, kills process trees
#ifndef SANDBOX_H
#define SANDBOX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    CHANNEL_HEADER = 9,         // length of the payload (u32), kind (u8), number (u32), all little-endian
    MAX_FRAME = 4 << 20,        // a longer frame is a broken channel
    CHUNK = 64 << 10,           // what is moved at once; one chunk of input may be under way per run
    MAX_RUNS = 256,
    MAX_TUNNELS = 64,
    MAX_ROOTS = 4,
    MAX_CGROUPS = 3,
    AGENT_ID = 1000,
    GRADER_ID = 1001,
    PROXY_PORT = 3128,
};

enum from_host { HOST_START = 1, HOST_INPUT, HOST_INPUT_END, HOST_KILL, HOST_TUNNEL_DATA, HOST_TUNNEL_END, HOST_TUNNEL_ACK };
enum to_host { READY = 64, OUTPUT, ERROR_OUTPUT, INPUT_ACK, ENDED, TUNNEL_OPEN, TUNNEL_DATA, TUNNEL_END, TUNNEL_ACK, BROKEN };

enum run_kind { RUN_PROGRAM, RUN_WRITE, RUN_READ, RUN_SAVE, RUN_LOAD };
enum ending { FINISHED, LIMIT_REACHED, REFUSED };
enum limit { LIMIT_WALL, LIMIT_CPU, LIMIT_MEMORY, LIMIT_PROCESSES, LIMIT_OUTPUT, LIMIT_DISK, LIMIT_INODES, LIMIT_NONE = 255 };

// How a file could not be used, as the exit code of RUN_WRITE, RUN_READ, RUN_SAVE and RUN_LOAD; the text is on standard error.
enum file_error { FILE_DONE = 0, FILE_OTHER = 10, FILE_NOT_FOUND, FILE_FORBIDDEN, FILE_NOT_A_FILE, FILE_TOO_LARGE, FILE_DISK_FULL, FILE_READ_ONLY };

struct settings {
    int channel;                       // read and written; or 0 and 1 when there is no socket
    int channel_out;
    int cgroups[MAX_CGROUPS];          // open cgroup.procs files that programs join
    int cgroup_count;
    int oom_file, pids_file;           // counters of the control group; -1 where there is none, and then /proc is watched
    uint64_t memory;                   // bytes, watched where oom_file is -1
    int processes;                     // watched where pids_file is -1
    int open_files;
    uint64_t disk;                     // bytes of each writable root
    uint64_t inodes;
    int cpu_seconds;                   // 0: no limit
    int one_user;                      // this user namespace maps one user only, so programs get a namespace of their own
    int mount;                         // mount the writable roots; else they are there
    int proxy;                         // offer a proxy to the allowed hosts
};
extern struct settings settings;

extern const char *const writable_roots[]; // ends with NULL

// A user's numbers and home.
struct account { uid_t uid; gid_t gid; };

// What to start, pointing into the frame it came in.
struct start {
    enum run_kind kind;
    int leave_background;
    uint32_t wall_ms;
    uint64_t output_limit;
    struct account account;
    uint32_t mode;                     // of a file to be written
    const char *path;                  // working directory, or the file
    char **arguments, **environment;   // NULL-terminated
};

// launch.c
int launch(int argc, char **argv);
// runs.c
void start_run(uint32_t number, const uint8_t *payload, size_t length);
void input_run(uint32_t number, const uint8_t *data, size_t length);
void end_input_run(uint32_t number);
void kill_run(uint32_t number);
int poll_runs(int timeout_ms, int channel);
// runner.c: the process that stands between the supervisor and a program, as parent of everything the program leaves behind.
struct report { int32_t status; uint64_t cpu_us, max_rss; };
_Noreturn void runner(const struct start *start, int in, int out, int err, int report, int control);
// program.c
_Noreturn void run_program(const struct start *start);
void drop_privileges(struct account account, int keep_file_capabilities);
int find_account(const char *name, struct account *account);
// seccomp.c
int install_filter(void);
// files.c, archive.c: builtin runs, from standard input to standard output
_Noreturn void write_file(const char *path, uint32_t mode);
_Noreturn void read_file(const char *path, uint64_t limit);
_Noreturn void save_roots(void);
_Noreturn void load_roots(void);
int open_parent(const char *path, int make, const char **name);
_Noreturn void file_failed(int error, const char *path);
int copy_exactly(int from, int to, uint64_t count);
// watch.c
struct marks { uint64_t oom, pids; int full_disk, full_inodes; };
void read_marks(struct marks *marks);
enum limit reached_limit(const struct marks *since);
// tunnels.c
struct pollfd;
int listen_proxy(void);
int tunnel_files(struct pollfd *files);
void serve_tunnels(const struct pollfd *files, int count);
void tunnel_from_host(uint8_t kind, uint32_t number, const uint8_t *data, size_t length);
// channel.c
void send_frame(uint8_t kind, uint32_t number, const void *data, size_t length);
void send_text(uint8_t kind, uint32_t number, const char *text);
int write_all(int fd, const void *data, size_t length);
_Noreturn void broken(const char *what);
uint64_t now_ms(void);
void close_from(int first);

static inline void put32(uint8_t *at, uint32_t value) { for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i)); }
static inline void put64(uint8_t *at, uint64_t value) { for (int i = 0; i < 8; i++) at[i] = (uint8_t)(value >> (8 * i)); }
static inline uint32_t get32(const uint8_t *at) { return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24; }
static inline uint64_t get64(const uint8_t *at) { return get32(at) | (uint64_t)get32(at + 4) << 32; }

#endif
