// The way to the allowed hosts: connections to a port of the sandbox's own loopback go over the channel to the host, which decides where they lead.
#include "sandbox.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tunnel {
    uint32_t number; // 0: free
    int fd;
    int waits;       // a chunk is under way to the host, so nothing is read
    uint8_t *output; // a chunk of the host's that the program has not read yet
    size_t length, done;
};

static struct tunnel tunnels[MAX_TUNNELS];
static int listener = -1;
static uint32_t last_number;

int listen_proxy(void) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PROXY_PORT), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 ? -1 : listen(listener, MAX_TUNNELS);
}

static void end_tunnel(struct tunnel *tunnel, int tell) {
    if (tell)
        send_frame(TUNNEL_END, tunnel->number, NULL, 0);
    close(tunnel->fd);
    free(tunnel->output);
    *tunnel = (struct tunnel){ 0 };
}

static void push_output(struct tunnel *tunnel) {
    while (tunnel->done < tunnel->length) {
        ssize_t count = send(tunnel->fd, tunnel->output + tunnel->done, tunnel->length - tunnel->done, MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0) {
            end_tunnel(tunnel, 1);
            return;
        }
        tunnel->done += (size_t)count;
    }
    free(tunnel->output);
    tunnel->output = NULL;
    tunnel->length = tunnel->done = 0;
    send_frame(TUNNEL_ACK, tunnel->number, NULL, 0);
}

void tunnel_from_host(uint8_t kind, uint32_t number, const uint8_t *data, size_t length) {
    for (int i = 0; i < MAX_TUNNELS; i++) {
        struct tunnel *tunnel = &tunnels[i];
        if (number == 0 || tunnel->number != number)
            continue;
        if (kind == HOST_TUNNEL_ACK)
            tunnel->waits = 0;
        else if (kind == HOST_TUNNEL_END)
            end_tunnel(tunnel, 0);
        else if (!tunnel->output && length > 0 && (tunnel->output = malloc(length))) {
            memcpy(tunnel->output, data, length);
            tunnel->length = length;
            push_output(tunnel);
        }
        return;
    }
}

// Adds what this part waits for; how many files.
int tunnel_files(struct pollfd *files) {
    int count = 0;
    if (listener < 0)
        return 0;
    files[count++] = (struct pollfd){ listener, POLLIN, 0 };
    for (int i = 0; i < MAX_TUNNELS; i++) {
        short events = (short)((tunnels[i].waits ? 0 : POLLIN) | (tunnels[i].output ? POLLOUT : 0));
        files[count++] = (struct pollfd){ tunnels[i].number ? tunnels[i].fd : -1, events, 0 };
    }
    return count;
}

static void accept_tunnel(void) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    for (int i = 0; fd >= 0 && i < MAX_TUNNELS; i++) {
        if (tunnels[i].number)
            continue;
        tunnels[i] = (struct tunnel){ .number = ++last_number, .fd = fd };
        send_frame(TUNNEL_OPEN, tunnels[i].number, NULL, 0);
        return;
    }
    if (fd >= 0)
        close(fd);
}

static void read_tunnel(struct tunnel *tunnel) {
    static uint8_t chunk[CHUNK];
    ssize_t count = read(tunnel->fd, chunk, sizeof chunk);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0) {
        end_tunnel(tunnel, 1);
        return;
    }
    tunnel->waits = 1;
    send_frame(TUNNEL_DATA, tunnel->number, chunk, (size_t)count);
}

void serve_tunnels(const struct pollfd *files, int count) {
    if (count == 0)
        return;
    if (files[0].revents)
        accept_tunnel();
    for (int i = 0; i < MAX_TUNNELS && i + 1 < count; i++) {
        struct tunnel *tunnel = &tunnels[i];
        if (tunnel->number && tunnel->fd == files[i + 1].fd && files[i + 1].revents & POLLOUT)
            push_output(tunnel);
        if (tunnel->number && tunnel->fd == files[i + 1].fd && files[i + 1].revents & (POLLIN | POLLHUP | POLLERR))
            read_tunnel(tunnel);
    }
}
