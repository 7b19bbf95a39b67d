package dev.weft.bpf;

/** Error numbers that callers tell apart. */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    E2BIG(7),
    ENOMEM(12),
    EACCES(13),
    EEXIST(17),
    ENODEV(19),
    EINVAL(22),
    ENOSPC(28);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
