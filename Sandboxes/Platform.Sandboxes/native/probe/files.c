// Ways out through files.
#include "probe.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// read PATH...: whether any can be read.
static int read_any(int argc, char **argv) {
    char text[256];
    for (int i = 0; i < argc; i++) {
        int fd = open(argv[i], O_RDONLY | O_NONBLOCK);
        if (fd >= 0 && (read(fd, text, sizeof text) > 0 || (errno == EISDIR && opendir(argv[i]))))
            return escaped(argv[i]);
        if (fd >= 0)
            close(fd);
    }
    return stopped("open");
}

// write PATH...: whether any can be written, made, removed or renamed.
static int write_any(int argc, char **argv) {
    for (int i = 0; i < argc; i++) {
        char other[4200];
        snprintf(other, sizeof other, "%s.moved", argv[i]);
        if (open(argv[i], O_WRONLY | O_CREAT | O_APPEND, 0600) >= 0 || truncate(argv[i], 0) == 0 || chmod(argv[i], 0777) == 0 || rename(argv[i], other) == 0 || unlink(argv[i]) == 0 || rename("/proc/self/exe", argv[i]) == 0)
            return escaped(argv[i]);
    }
    return stopped("open, rename, unlink");
}

static int put(int argc, char **argv) {
    if (argc < 2)
        return 1;
    int fd = open(argv[0], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    return fd >= 0 && write(fd, argv[1], strlen(argv[1])) == (ssize_t)strlen(argv[1]) ? 0 : 1;
}

static int make_link(int argc, char **argv) { return argc < 2 || symlink(argv[0], argv[1]) < 0; }
static int make_hard_link(int argc, char **argv) { return argc < 2 || link(argv[0], argv[1]) < 0 ? stopped("link") : ESCAPED; }
static int make_pipe(int argc, char **argv) { return argc < 1 || mkfifo(argv[0], 0666) < 0; }
static int make_folder(int argc, char **argv) { return argc < 1 || mkdir(argv[0], 0777) < 0; }

// find TEXT FOLDER...: whether a text stands in the name or the content of any file below the folders.
static int found(const char *text, const char *path, int depth) {
    struct stat state;
    if (strstr(path, text))
        return 1;
    if (lstat(path, &state) < 0 || depth > 6)
        return 0;
    if (S_ISREG(state.st_mode)) {
        static char content[1 << 16];
        int fd = open(path, O_RDONLY | O_NONBLOCK);
        ssize_t count = fd < 0 ? -1 : read(fd, content, sizeof content);
        if (fd >= 0)
            close(fd);
        return count > 0 && memmem(content, (size_t)count, text, strlen(text)) != NULL;
    }
    DIR *folder = S_ISDIR(state.st_mode) ? opendir(path) : NULL;
    int result = 0;
    for (struct dirent *entry; folder && !result && (entry = readdir(folder));) {
        char below[4096];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || snprintf(below, sizeof below, "%s/%s", strcmp(path, "/") == 0 ? "" : path, entry->d_name) >= (int)sizeof below)
            continue;
        result = found(text, below, depth + 1);
    }
    if (folder)
        closedir(folder);
    return result;
}

// The text comes by standard input, so that it stands nowhere in /proc because of this program.
static int find(int argc, char **argv) {
    char text[256] = "";
    if (read(0, text, sizeof text - 1) <= 0)
        return 1;
    for (int i = 0; i < argc; i++)
        if (found(text, argv[i], 0))
            return escaped(argv[i]);
    printf("not found\n");
    return CONTAINED;
}

static int list(int argc, char **argv) {
    DIR *folder = opendir(argc > 0 ? argv[0] : "/");
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            printf("%s\n", entry->d_name);
    return folder ? 0 : 1;
}

// root-filesystem: whether anything outside the writable roots can be changed.
static int change_root_files(int argc, char **argv) {
    (void)argc, (void)argv;
    const char *names[] = { "/new", "/etc/new", "/etc/passwd", "/usr/new", "/bin/new", "/lib/new", "/.sandbox/new", "/.sandbox/supervisor", "/dev/new", "/proc/new", "/sys/new", "/run/new", "/var/new", "/opt/new", "/home/new", "/root/new" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (open(names[i], O_WRONLY | O_CREAT, 0600) >= 0 || unlink(names[i]) == 0)
            return escaped(names[i]);
    return stopped("open");
}

const struct command file_commands[] = {
    { "read", read_any }, { "write", write_any }, { "put", put }, { "link", make_link }, { "hard-link", make_hard_link }, { "pipe", make_pipe }, { "folder", make_folder },
    { "find", find }, { "list", list }, { "change-root-files", change_root_files }, { NULL, NULL },
};
