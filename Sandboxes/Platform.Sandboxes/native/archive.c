// Saves and loads the writable roots. The form is this file's own: records of a kind (d, f, l), path, owner, mode, size and content, and one 'e' at the end.
#include "sandbox.h"
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RECORD_HEADER = 1 + 4 + 4 + 4 + 4 + 8, MAX_PATH = 4096 };

static char **paths; // folders still to be read
static size_t path_count, path_room;

static void add_folder(const char *path) {
    if (path_count == path_room && !(paths = realloc(paths, (path_room = 2 * path_room + 64) * sizeof *paths)))
        file_failed(ENOMEM, path);
    if (!(paths[path_count++] = strdup(path)))
        file_failed(ENOMEM, path);
}

static void write_record(char kind, const char *path, const struct stat *state, uint64_t size) {
    uint8_t header[RECORD_HEADER] = { (uint8_t)kind };
    put32(header + 1, (uint32_t)strlen(path));
    put32(header + 5, state->st_uid);
    put32(header + 9, state->st_gid);
    put32(header + 13, state->st_mode & 07777);
    put64(header + 17, size);
    if (write_all(1, header, sizeof header) < 0 || write_all(1, path, strlen(path)) < 0)
        file_failed(EIO, path);
}

static void save_entry(int folder, const char *name, const char *path) {
    struct stat state;
    char target[MAX_PATH];
    if (fstatat(folder, name, &state, AT_SYMLINK_NOFOLLOW) < 0)
        return; // gone in the meantime
    if (S_ISDIR(state.st_mode)) {
        write_record('d', path, &state, 0);
        add_folder(path);
    } else if (S_ISLNK(state.st_mode)) {
        ssize_t length = readlinkat(folder, name, target, sizeof target);
        if (length > 0 && length < (ssize_t)sizeof target) {
            write_record('l', path, &state, (uint64_t)length);
            if (write_all(1, target, (size_t)length) < 0)
                file_failed(EIO, path);
        }
    } else if (S_ISREG(state.st_mode)) {
        int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file < 0 || fstat(file, &state) < 0)
            return;
        write_record('f', path, &state, (uint64_t)state.st_size);
        if (copy_exactly(file, 1, (uint64_t)state.st_size) < 0)
            file_failed(errno, path);
        close(file);
    }
}

static int open_folder(const char *path) {
    const char *name;
    int parent = open_parent(path, 0, &name), folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(parent);
    return folder;
}

_Noreturn void save_roots(void) {
    struct stat none = { 0 };
    for (int i = 0; writable_roots[i]; i++)
        add_folder(writable_roots[i]);
    while (path_count > 0) {
        char *path = paths[--path_count], below[MAX_PATH];
        int folder = open_folder(path);
        DIR *listing = folder < 0 ? NULL : fdopendir(folder);
        for (struct dirent *entry; listing && (entry = readdir(listing));) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below)
                file_failed(ENAMETOOLONG, path);
            save_entry(folder, entry->d_name, below);
        }
        if (listing)
            closedir(listing);
        free(path);
    }
    write_record('e', "", &none, 0);
    _exit(FILE_DONE);
}

// Folders may lie deeper than anything could follow, so what a folder holds is moved up into the root until the folder is empty.
static void clear_root(const char *path) {
    int root = open_folder(path), left = 1;
    unsigned moved = 0;
    if (root < 0)
        file_failed(errno, path);
    while (left) {
        left = 0;
        DIR *listing = fdopendir(openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        for (struct dirent *entry; listing && (entry = readdir(listing));) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || unlinkat(root, entry->d_name, 0) == 0 || unlinkat(root, entry->d_name, AT_REMOVEDIR) == 0)
                continue;
            left = 1;
            int folder = openat(root, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            DIR *below = folder < 0 ? NULL : fdopendir(folder);
            for (struct dirent *child; below && (child = readdir(below));) {
                char name[32];
                snprintf(name, sizeof name, ".moved-%u", moved++);
                if (strcmp(child->d_name, ".") != 0 && strcmp(child->d_name, "..") != 0 && unlinkat(folder, child->d_name, 0) < 0)
                    renameat(folder, child->d_name, root, name);
            }
            if (below)
                closedir(below);
        }
        if (listing)
            closedir(listing);
    }
    close(root);
}

static void read_exactly(void *data, size_t length) {
    char *at = data;
    while (length > 0) {
        ssize_t count = read(0, at, length);
        if (count <= 0)
            file_failed(EIO, "the snapshot");
        at += count;
        length -= (size_t)count;
    }
}

static int below_a_root(const char *path) {
    for (int i = 0; writable_roots[i]; i++) {
        size_t length = strlen(writable_roots[i]);
        if (strncmp(path, writable_roots[i], length) == 0 && path[length] == '/')
            return 1;
    }
    return 0;
}

_Noreturn void load_roots(void) {
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; writable_roots[i]; i++)
        clear_root(writable_roots[i]);
    for (;;) {
        uint8_t header[RECORD_HEADER];
        char path[MAX_PATH], target[MAX_PATH];
        const char *name;
        read_exactly(header, sizeof header);
        uint32_t length = get32(header + 1), uid = get32(header + 5), gid = get32(header + 9), mode = get32(header + 13) & 01777;
        uint64_t size = get64(header + 17);
        if (header[0] == 'e')
            _exit(FILE_DONE);
        if (length == 0 || length >= sizeof path || (header[0] == 'l' && size >= sizeof target))
            file_failed(EINVAL, "the snapshot");
        read_exactly(path, length);
        path[length] = 0;
        if (!below_a_root(path))
            file_failed(EINVAL, "the snapshot");
        int folder = open_parent(path, 1, &name), failed = 0;
        if (header[0] == 'd')
            failed = mkdirat(folder, name, 0700) < 0 && errno != EEXIST;
        else if (header[0] == 'l') {
            read_exactly(target, size);
            target[size] = 0;
            failed = symlinkat(target, folder, name) < 0;
        } else {
            int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            failed = file < 0 || copy_exactly(0, file, size) < 0 || close(file) < 0;
        }
        if (failed || fchownat(folder, name, uid, gid, AT_SYMLINK_NOFOLLOW) < 0 || (header[0] != 'l' && fchmodat(folder, name, mode, 0) < 0))
            file_failed(errno, path);
        close(folder);
    }
}
