package dev.weft.datapath;

import dev.weft.bpf.LinkInfo;
import dev.weft.bpf.TcxHook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns the links that are pinned into those that should be. Pure.
 *
 * <p>A link whose device is gone stays pinned but dead, and a new device may have got its name: only the ifindex tells.
 */
final class AttachPlan {

    /** One thing to do about the pin of a link. */
    sealed interface Step {

        String pin();

        /** Attach anew and pin. */
        record Create(String pin, int ifindex, TcxHook hook, String program) implements Step {}

        /** Put another program in, without a moment without any. */
        record Update(String pin, String program) implements Step {}

        /** Remove the pin, and with it the link. */
        record Remove(String pin) implements Step {}
    }

    private AttachPlan() {}

    static String pin(String device, TcxHook hook) {
        return device + "-" + hook.label();
    }

    /**
     * Keeps every living link and gives it the present program.
     *
     * @param pinned by name of the pin
     * @param programs id by name
     * @param overlay name of the tunnel device
     */
    static List<Step> renew(Map<String, LinkInfo> pinned, Map<String, Integer> programs, String overlay) {
        List<Step> steps = new ArrayList<>();
        new TreeMap<>(pinned).forEach((pin, link) -> {
            TcxHook hook = link.attachType() == TcxHook.INGRESS.attachType() ? TcxHook.INGRESS : TcxHook.EGRESS;
            Role role = pin.equals(pin(overlay, hook)) ? Role.OVERLAY : Role.POD;
            String program = role.program(hook);
            if (link.ifindex() == 0) {
                steps.add(new Step.Remove(pin));
            } else if (link.programId() != programs.get(program)) {
                steps.add(new Step.Update(pin, program));
            }
        });
        return steps;
    }

    /** Makes sure of some attachments and leaves the other links alone. */
    static List<Step> ensure(
            Map<String, LinkInfo> pinned, Map<String, Integer> programs, Collection<Attachment> wanted) {
        List<Step> steps = new ArrayList<>();
        for (Attachment attachment : wanted) {
            for (TcxHook hook : TcxHook.values()) {
                String pin = pin(attachment.device(), hook);
                String program = attachment.role().program(hook);
                LinkInfo link = pinned.get(pin);
                if (link != null && link.ifindex() != attachment.ifindex()) {
                    steps.add(new Step.Remove(pin));
                }
                if (link == null || link.ifindex() != attachment.ifindex()) {
                    steps.add(new Step.Create(pin, attachment.ifindex(), hook, program));
                } else if (link.programId() != programs.get(program)) {
                    steps.add(new Step.Update(pin, program));
                }
            }
        }
        return steps;
    }

    /** Removes every link that is not wanted. */
    static List<Step> retain(Collection<String> pinned, Collection<Attachment> wanted) {
        List<String> names = wanted.stream()
                .flatMap(attachment -> List.of(TcxHook.values()).stream().map(hook -> pin(attachment.device(), hook)))
                .toList();
        return pinned.stream()
                .filter(pin -> !names.contains(pin))
                .sorted()
                .map(pin -> (Step) new Step.Remove(pin))
                .toList();
    }
}
