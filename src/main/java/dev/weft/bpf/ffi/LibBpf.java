package dev.weft.bpf.ffi;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/** libbpf 1.x. Integer results below zero are negated error numbers; a null pointer leaves it in errno. */
public interface LibBpf {

    /** Formats one message of libbpf. */
    interface Print {
        @Delegate
        int print(int level, Pointer format, Pointer arguments);
    }

    Pointer libbpf_set_print(Print print);

    int libbpf_num_possible_cpus();

    @Nullable
    Pointer bpf_object__open_mem(Pointer buffer, @size_t long size, Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    @Nullable
    Pointer bpf_object__btf(Pointer object);

    @Nullable
    Pointer bpf_object__next_map(Pointer object, @Nullable Pointer previous);

    @Nullable
    Pointer bpf_object__next_program(Pointer object, @Nullable Pointer previous);

    String bpf_map__name(Pointer map);

    int bpf_map__fd(Pointer map);

    boolean bpf_map__is_internal(Pointer map);

    int bpf_map__type(Pointer map);

    int bpf_map__key_size(Pointer map);

    int bpf_map__value_size(Pointer map);

    int bpf_map__max_entries(Pointer map);

    int bpf_map__map_flags(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int maxEntries);

    int bpf_map__set_pin_path(Pointer map, @Nullable String path);

    int bpf_map__reuse_fd(Pointer map, int fd);

    @Nullable
    Pointer bpf_map__initial_value(Pointer map, Pointer size);

    String bpf_program__name(Pointer program);

    int bpf_program__fd(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean autoload);

    int bpf_program__set_log_buf(Pointer program, Pointer buffer, @size_t long size);

    int btf__find_by_name_kind(Pointer btf, String name, int kind);

    @Nullable
    Pointer btf__type_by_id(Pointer btf, int id);

    String btf__name_by_offset(Pointer btf, int offset);

    int bpf_map_create(int type, String name, int keySize, int valueSize, int maxEntries, Pointer options);

    int bpf_obj_pin(int fd, String path);

    int bpf_obj_get(String path);

    int bpf_obj_get_info_by_fd(int fd, Pointer info, Pointer length);

    int bpf_map_get_fd_by_id(int id);

    int bpf_prog_get_fd_by_id(int id);

    int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

    int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    int bpf_map_delete_elem(int fd, Pointer key);

    int bpf_map_get_next_key(int fd, @Nullable Pointer key, Pointer next);

    int bpf_map_lookup_batch(
            int fd,
            @Nullable Pointer in,
            Pointer out,
            Pointer keys,
            Pointer values,
            Pointer count,
            @Nullable Pointer options);

    int bpf_map_update_batch(int fd, Pointer keys, Pointer values, Pointer count, @Nullable Pointer options);

    int bpf_map_delete_batch(int fd, Pointer keys, Pointer count, @Nullable Pointer options);

    int bpf_prog_load(
            int type, String name, String license, Pointer code, @size_t long instructions, @Nullable Pointer options);

    int bpf_link_create(int program, int target, int attachType, @Nullable Pointer options);

    int bpf_link_update(int link, int program, @Nullable Pointer options);

    int bpf_link_detach(int link);

    int bpf_prog_test_run_opts(int program, Pointer options);
}
