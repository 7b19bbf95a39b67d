package dev.weft.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.kube.Rights;
import dev.weft.kube.RoleRules;
import dev.weft.kube.ServiceName;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSettingsTest {

    @Test
    void dnsIsWhereItIsSaidToBe() {
        assertThat(OperatorSettings.of(Map.of()).dns()).isEqualTo(ServiceName.KUBE_DNS);
        assertThat(OperatorSettings.of(Map.of("WEFT_DNS_SERVICE", "dns/names")).dns())
                .isEqualTo(new ServiceName("dns", "names"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "names", "/names", "dns/", "a/b/c", "dns/Names", "dns/na mes"})
    void whatNamesNoServiceIsRefused(String text) {
        assertThatThrownBy(() -> OperatorSettings.of(Map.of("WEFT_DNS_SERVICE", text)))
                .hasMessage("the setting WEFT_DNS_SERVICE: '" + text
                        + "' names no Service; write NAMESPACE/NAME, such as kube-system/kube-dns");
    }

    /** The documentation has a patch that finds the rule by its number. */
    @Test
    void roleNamesTheServiceWhereTheDocumentationPatchesIt() throws Exception {
        assertThat(RoleRules.of(Rights.OPERATOR).get(1).rights())
                .isEqualTo(List.of("list /services", "watch /services"));
        assertThat(Files.readString(Rights.BASE.resolve("rbac.yaml")))
                .containsOnlyOnce("resourceNames: [" + ServiceName.KUBE_DNS.name() + ", ");
        assertThat(Files.readString(Rights.BASE.resolve("weft.env")))
                .contains("WEFT_DNS_SERVICE=" + ServiceName.KUBE_DNS);
    }
}
