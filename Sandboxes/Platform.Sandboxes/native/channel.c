// Frames to the host, and small helpers that every part uses.
#include "sandbox.h"
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void close_from(int first) {
    if (syscall(SYS_close_range, first, ~0u, 0) == 0)
        return;
    for (int fd = first; fd < 4096; fd++) // an older kernel, or a container's filter that does not know the call
        close(fd);
}

int write_all(int fd, const void *data, size_t length) {
    const char *at = data;
    while (length > 0) {
        ssize_t count = write(fd, at, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return -1;
        at += count;
        length -= (size_t)count;
    }
    return 0;
}

void send_frame(uint8_t kind, uint32_t number, const void *data, size_t length) {
    uint8_t small[CHANNEL_HEADER + 512], *frame = length <= 512 ? small : malloc(CHANNEL_HEADER + length);
    if (!frame)
        _exit(1);
    put32(frame, (uint32_t)length);
    frame[4] = kind;
    put32(frame + 5, number);
    if (length)
        memcpy(frame + CHANNEL_HEADER, data, length);
    // Without the host there is nobody to work for: the end of process 1 is the end of the sandbox.
    if (write_all(settings.channel_out, frame, CHANNEL_HEADER + length) < 0)
        _exit(1);
    if (frame != small)
        free(frame);
}

void send_text(uint8_t kind, uint32_t number, const char *text) { send_frame(kind, number, text, strlen(text)); }

_Noreturn void broken(const char *what) {
    send_text(BROKEN, 0, what);
    _exit(1);
}
