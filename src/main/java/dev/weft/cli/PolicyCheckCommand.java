package dev.weft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.cli.answer.Format;
import dev.weft.cli.eval.Check;
import dev.weft.cli.eval.InputException;
import dev.weft.kube.ServiceName;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code weft policy check}: what the operator would say of policies, from manifests alone. */
@Command(
        name = "check",
        description =
                "Tell from manifests alone, without a cluster, what of policies cannot work or can hardly be meant.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing found", "1:something found", "2:wrong usage", "3:bad input"})
final class PolicyCheckCommand implements Callable<Integer> {

    private static final int CLEAN = 0;
    private static final int FOUND = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Manifests in YAML or JSON; directories are read recursively. Pods and namespaces among them"
                    + " count; without pods nothing is said of pods.")
    private List<Path> paths;

    @Option(
            names = "--dns-service",
            paramLabel = "NAMESPACE/NAME",
            description = "The Service of the cluster's DNS, as the operator's setting WEFT_DNS_SERVICE says it."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "kube-system/kube-dns",
            converter = Named.class)
    private ServiceName dns = ServiceName.KUBE_DNS;

    @Option(
            names = {"-o", "--output"},
            description = "text, json or yaml. Default: text.",
            defaultValue = "text")
    private Format output;

    /** Reads the name of a Service. */
    static final class Named implements ITypeConverter<ServiceName> {
        @Override
        public ServiceName convert(String text) {
            try {
                return ServiceName.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws JsonProcessingException {
        try {
            Check check = Check.of(paths, dns);
            PrintWriter err = spec.commandLine().getErr();
            check.ignored().forEach(line -> err.println("warning: " + line));
            err.flush();
            print(check.report());
            return check.report().findings().isEmpty() ? CLEAN : FOUND;
        } catch (InputException e) {
            return BadInput.report(spec, e.error(), output == Format.json);
        }
    }

    private void print(Check.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == Format.text) {
            report.findings().forEach(finding -> out.println(finding.line()));
            out.println(report.summary());
        } else {
            out.println(output.write(new ObjectMapper().valueToTree(report)));
        }
        out.flush();
    }
}
