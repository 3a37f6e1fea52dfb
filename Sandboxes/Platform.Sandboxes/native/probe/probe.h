// A program that does, inside a sandbox, what the provider's check asks for: plain things, and attacks that are tried for real.
#ifndef PROBE_H
#define PROBE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>

struct command { const char *name; int (*run)(int argc, char **argv); };

// An attack's exit codes: it got what it wanted, or it was stopped. Anything else is a fault of the probe.
enum { ESCAPED = 0, CONTAINED = 42 };

extern const struct command plain_commands[], bomb_commands[], kernel_commands[], network_commands[], file_commands[];

int stopped(const char *what);         // says why by errno, and is CONTAINED
int escaped(const char *what);
int write_file(const char *path, const char *text);

#endif
