// The process that keeps a pod's namespaces: it waits for its end and reaps orphans meanwhile.
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void end(int signal) {
    (void)signal;
    _exit(0);
}

static void reap(int signal) {
    (void)signal;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
}

static void handle(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = signal == SIGCHLD ? SA_NOCLDSTOP : 0};
    if (sigaction(signal, &action, NULL) < 0)
        _exit(1);
}

int main(void) {
    handle(SIGINT, end);
    handle(SIGTERM, end);
    handle(SIGCHLD, reap);
    for (;;)
        pause();
}
