// Ways out over the network and over sockets.
#include "probe.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_in address_of(char **argv) {
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])) };
    inet_pton(AF_INET, argv[0], &address.sin_addr);
    return address;
}

// tcp ADDRESS PORT
static int tcp(int argc, char **argv) {
    if (argc < 2)
        return 1;
    struct sockaddr_in address = address_of(argv);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = 0;
    if (fd < 0)
        return stopped("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return escaped("connected");
    if (errno == EINPROGRESS) {
        struct pollfd file = { fd, POLLOUT, 0 };
        socklen_t length = sizeof error;
        if (poll(&file, 1, 2000) == 1 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0)
            return escaped("connected");
        errno = error ? error : ETIMEDOUT;
    }
    return stopped("connect");
}

// udp ADDRESS PORT: sends the question for the name "example.com", which a server of names answers.
static int udp(int argc, char **argv) {
    static const unsigned char question[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07" "example\x03" "com\x00\x00\x01\x00\x01";
    if (argc < 2)
        return 1;
    struct sockaddr_in address = address_of(argv);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    char answer[512];
    if (fd < 0 || sendto(fd, question, sizeof question - 1, 0, (struct sockaddr *)&address, sizeof address) < 0)
        return stopped("sendto");
    struct pollfd file = { fd, POLLIN, 0 };
    return poll(&file, 1, 500) == 1 && recv(fd, answer, sizeof answer, 0) > 0 ? escaped("got an answer") : escaped("sent a datagram");
}

static int raw(int argc, char **argv) {
    (void)argc, (void)argv;
    if (socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) >= 0 || socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0)
        return escaped("opened a raw socket");
    return stopped("socket");
}

static int families(int argc, char **argv) {
    (void)argc, (void)argv;
    for (int family = 0; family < 46; family++)
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6 && family != AF_NETLINK)
            for (int kind = SOCK_STREAM; kind <= SOCK_SEQPACKET; kind++)
                if (socket(family, kind, 0) >= 0) {
                    printf("family %d\n", family);
                    return escaped("opened a socket of another family");
                }
    if (socket(AF_NETLINK, SOCK_RAW, 9 /* audit */) >= 0 || socket(AF_NETLINK, SOCK_RAW, 12 /* netfilter */) >= 0 || socket(AF_NETLINK, SOCK_RAW, 15 /* device events */) >= 0)
        return escaped("opened netlink");
    return stopped("socket");
}

// unix PATH: a path, or @NAME for one without a file.
static int local(int argc, char **argv) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (argc < 1)
        return 1;
    strncpy(address.sun_path, argv[0], sizeof address.sun_path - 1);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(argv[0]));
    if (argv[0][0] == '@')
        address.sun_path[0] = 0;
    else
        length = sizeof address;
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return connect(fd, (struct sockaddr *)&address, length) == 0 ? escaped("connected") : stopped("connect");
}

// listen PORT: accepts one connection on the loopback and says so; until then it waits.
static int serve(int argc, char **argv) {
    char *any[] = { (char *)"127.0.0.1", argc > 0 ? argv[0] : (char *)"0" };
    struct sockaddr_in address = address_of(any);
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0)
        return 1;
    printf("ready\n");
    fflush(stdout);
    if (accept(fd, NULL, NULL) >= 0)
        printf("connected\n");
    return 0;
}

// get PROXY-PORT HOST PORT PATH: fetches over the sandbox's own proxy.
static int get(int argc, char **argv) {
    char text[1024];
    if (argc < 4)
        return 1;
    char *proxy[] = { (char *)"127.0.0.1", argv[0] };
    struct sockaddr_in address = address_of(proxy);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return stopped("connect");
    int length = snprintf(text, sizeof text, "GET http://%s:%s%s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n", argv[1], argv[2], argv[3], argv[1], argv[2]);
    if (write(fd, text, (size_t)length) != length)
        return stopped("write");
    for (ssize_t count; (count = read(fd, text, sizeof text)) > 0;)
        if (write(1, text, (size_t)count) != count)
            return 1;
    return 0;
}

const struct command network_commands[] = {
    { "tcp", tcp }, { "udp", udp }, { "raw-socket", raw }, { "socket-families", families }, { "unix-socket", local }, { "listen", serve }, { "get", get }, { NULL, NULL },
};
