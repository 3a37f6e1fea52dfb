#include "probe.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int stopped(const char *what) {
    printf("%s: %s\n", what, strerror(errno));
    return CONTAINED;
}

int escaped(const char *what) {
    printf("escaped: %s\n", what);
    return ESCAPED;
}

int write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t count = write(fd, text, strlen(text));
    int error = errno;
    close(fd);
    errno = error;
    return count == (ssize_t)strlen(text) ? 0 : -1;
}

int main(int argc, char **argv) {
    const struct command *lists[] = { plain_commands, bomb_commands, kernel_commands, network_commands, file_commands };
    for (size_t i = 0; argc > 1 && i < sizeof lists / sizeof *lists; i++)
        for (const struct command *command = lists[i]; command->name; command++)
            if (strcmp(command->name, argv[1]) == 0)
                return command->run(argc - 2, argv + 2);
    fprintf(stderr, "platform-probe: unknown command '%s'\n", argc > 1 ? argv[1] : "");
    return 99;
}
