package dev.weft.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of kustomize/base/rbac.yaml with the comments above them, which give each its reason. */
public final class RoleRules {

    private static final Pattern ROLE = Pattern.compile("metadata: \\{name: (\\S+?)}");
    private static final Pattern LIST = Pattern.compile("(apiGroups|resources|verbs): \\[(.*)]");

    /** One rule, written out: {@code rights} such as {@code patch weft.dev/weftnodes/status}. */
    public record Rule(String role, String comment, List<String> rights) {

        /** Returns the rights that nobody used and whose verb the comment does not speak of. */
        List<String> unexplained(Set<String> used) {
            return rights.stream()
                    .filter(right -> !used.contains(right))
                    .filter(right -> !comment.matches(".*\\b" + right.substring(0, right.indexOf(' ')) + "\\b.*"))
                    .toList();
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private String role = "";
    private String comment = "";
    private List<String> groups = List.of();
    private List<String> resources = List.of();

    private RoleRules(List<String> lines) {
        lines.forEach(this::read);
    }

    public static List<Rule> of(String role) {
        try {
            return new RoleRules(Files.readAllLines(Rights.BASE.resolve("rbac.yaml")))
                    .rules.stream().filter(rule -> rule.role().equals(role)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all rights of the role that were neither used nor explained. */
    public static List<String> unexplained(String role, Set<String> used) {
        return of(role).stream()
                .flatMap(rule -> rule.unexplained(used).stream())
                .toList();
    }

    private void read(String line) {
        Matcher name = ROLE.matcher(line);
        Matcher list = LIST.matcher(line);
        if (name.find()) {
            role = name.group(1);
            comment = "";
        } else if (line.strip().startsWith("#")) {
            comment += " " + line.strip().substring(1).strip();
        } else if (list.find() && !line.startsWith("roleRef")) {
            take(list.group(1), items(list.group(2)));
        }
    }

    private static List<String> items(String text) {
        return Stream.of(text.split(","))
                .map(item -> item.strip().replace("\"", ""))
                .toList();
    }

    private void take(String field, List<String> items) {
        switch (field) {
            case "apiGroups" -> groups = items;
            case "resources" -> resources = items;
            default -> {
                List<String> rights = new ArrayList<>();
                groups.forEach(group -> resources.forEach(
                        resource -> items.forEach(verb -> rights.add(verb + " " + group + "/" + resource))));
                rules.add(new Rule(role, comment, rights));
                comment = "";
            }
        }
    }
}
