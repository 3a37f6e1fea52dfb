// Files of the sandbox, read and written with the rights of one of its users. No link is followed, anywhere in a path.
#include "sandbox.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int error_code(int error) {
    switch (error) {
    case ENOENT: return FILE_NOT_FOUND;
    case EACCES: case EPERM: return FILE_FORBIDDEN;
    case EISDIR: case ENOTDIR: case ELOOP: case ENXIO: case EEXIST: case ENOTEMPTY: return FILE_NOT_A_FILE;
    case EFBIG: case E2BIG: return FILE_TOO_LARGE;
    case ENOSPC: case EDQUOT: return FILE_DISK_FULL;
    case EROFS: return FILE_READ_ONLY;
    default: return FILE_OTHER;
    }
}

_Noreturn void file_failed(int error, const char *path) {
    dprintf(2, "%s: %s", path, error == ELOOP ? "a part of the path is a link" : strerror(error));
    _exit(error_code(error));
}

// The folder of a path, step by step, so that none of the steps is a link; makes what is missing when told to.
int open_parent(const char *path, int make, const char **name) {
    int folder = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || *path != '/')
        file_failed(folder < 0 ? errno : EINVAL, path);
    for (const char *at = path + 1;;) {
        const char *end = strchr(at, '/');
        size_t length = end ? (size_t)(end - at) : strlen(at);
        char step[256];
        if (length == 0 || length >= sizeof step)
            file_failed(length == 0 ? EINVAL : ENAMETOOLONG, path);
        memcpy(step, at, length);
        step[length] = 0;
        if (strcmp(step, ".") == 0 || strcmp(step, "..") == 0)
            file_failed(EINVAL, path);
        if (!end) {
            *name = at;
            return folder;
        }
        int next = openat(folder, step, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0 && errno == ENOENT && make && (mkdirat(folder, step, 0755) == 0 || errno == EEXIST))
            next = openat(folder, step, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (next < 0) {
            struct stat state;
            int error = errno;
            file_failed(fstatat(folder, step, &state, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(state.st_mode) ? ELOOP : error, path);
        }
        close(folder);
        folder = next;
        at = end + 1;
    }
}

int copy_exactly(int from, int to, uint64_t count) {
    static char chunk[CHUNK];
    while (count > 0) {
        ssize_t got = read(from, chunk, count < sizeof chunk ? (size_t)count : sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got == 0 ? EIO : errno;
            return -1;
        }
        if (write_all(to, chunk, (size_t)got) < 0)
            return -1;
        count -= (uint64_t)got;
    }
    return 0;
}

// Standard input becomes the file: eight bytes of length, then the content. It takes its name only when it is whole.
_Noreturn void write_file(const char *path, uint32_t mode) {
    signal(SIGXFSZ, SIG_IGN);
    uint8_t header[8];
    const char *name;
    char temporary[64];
    for (size_t have = 0; have < sizeof header;) {
        ssize_t got = read(0, header + have, sizeof header - have);
        if (got <= 0)
            file_failed(EIO, path);
        have += (size_t)got;
    }
    int folder = open_parent(path, 1, &name);
    snprintf(temporary, sizeof temporary, ".%d.%llx.new", (int)getpid(), (unsigned long long)now_ms());
    int file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        file_failed(errno, path);
    if (copy_exactly(0, file, get64(header)) < 0 || fchmod(file, (mode_t)mode & 0777) < 0 || close(file) < 0 || renameat(folder, temporary, folder, name) < 0) {
        int error = errno;
        unlinkat(folder, temporary, 0);
        file_failed(error, path);
    }
    _exit(FILE_DONE);
}

_Noreturn void read_file(const char *path, uint64_t limit) {
    const char *name;
    int folder = open_parent(path, 0, &name);
    struct stat state;
    if (fstatat(folder, name, &state, AT_SYMLINK_NOFOLLOW) < 0)
        file_failed(errno, path);
    int file = -1, regular = S_ISREG(state.st_mode);
    // What stands there may change until it is open, so it is looked at again; nothing here waits for a writer.
    if (regular && ((file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) < 0 || fstat(file, &state) < 0))
        file_failed(errno, path);
    if (!regular || !S_ISREG(state.st_mode)) {
        dprintf(2, "%s: it is no regular file", path);
        _exit(FILE_NOT_A_FILE);
    }
    if ((uint64_t)state.st_size > limit) {
        dprintf(2, "%s: it holds %llu bytes", path, (unsigned long long)state.st_size);
        _exit(FILE_TOO_LARGE);
    }
    if (copy_exactly(file, 1, (uint64_t)state.st_size) < 0)
        file_failed(errno, path);
    _exit(FILE_DONE);
}
