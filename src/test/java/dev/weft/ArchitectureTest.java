package dev.weft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;

/** The directions that the house is built in; docs/ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.weft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule noCycles = slices().matching("dev.weft.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule oneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("cli")
            .definedBy("dev.weft.cli..")
            .layer("operator")
            .definedBy("dev.weft.operator..")
            .layer("agent")
            .definedBy("dev.weft.agent..")
            .layer("kube")
            .definedBy("dev.weft.kube..")
            .layer("api")
            .definedBy("dev.weft.api..")
            .layer("cni")
            .definedBy("dev.weft.cni..")
            .layer("observe")
            .definedBy("dev.weft.observe..")
            .layer("datapath")
            .definedBy("dev.weft.datapath")
            .layer("abi")
            .definedBy("dev.weft.datapath.abi..")
            .layer("policy")
            .definedBy("dev.weft.policy..")
            .layer("barrier")
            .definedBy("dev.weft.barrier..")
            .layer("bpf")
            .definedBy("dev.weft.bpf", "dev.weft.bpf.ffi..", "dev.weft.net..", "dev.weft.sched..")
            .layer("model")
            .definedBy("dev.weft.model..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("operator")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("agent")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("kube")
            .mayOnlyBeAccessedByLayers("cli", "operator", "agent")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("cli", "operator", "agent", "kube")
            .whereLayer("cni")
            .mayOnlyBeAccessedByLayers("cli", "agent")
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("cli", "agent")
            .whereLayer("datapath")
            .mayOnlyBeAccessedByLayers("cli", "agent")
            .whereLayer("abi")
            .mayOnlyBeAccessedByLayers("cli", "agent", "datapath", "observe")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("cli", "agent", "operator")
            .whereLayer("barrier")
            .mayOnlyBeAccessedByLayers("cli", "operator", "agent", "kube");

    @ArchTest
    static final ArchRule pure = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.weft.model..",
                    "dev.weft.policy..",
                    "dev.weft.barrier..",
                    "dev.weft.bpf",
                    "dev.weft.datapath.abi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8..", "io.quarkus..", "io.javaoperatorsdk..", "jnr..", "com.fasterxml..", "jakarta..");

    @ArchTest
    static final ArchRule nativeCallsInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("dev.weft.bpf.ffi..", "dev.weft.net.ffi..", "dev.weft.sched.ffi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..");

    @ArchTest
    static final ArchRule kubernetesAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.weft.api..", "dev.weft.kube..", "dev.weft.operator..", "dev.weft.agent..", "dev.weft.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..");

    @ArchTest
    static final ArchRule noDrawers = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..");

    @ArchTest
    static final ArchRule noFieldInjection = fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule noStandardStreams = noClasses()
            .that()
            .resideOutsideOfPackage("dev.weft.cli..")
            .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);
}
