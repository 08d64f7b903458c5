/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The arrows between the packages. Each rule is checked twice: on the code, which must keep it, and on the classes under
 * {@code dev.agenttracing.wrong}, which break it, so that none holds because it says nothing.
 */
class ArchitectureTest {

    private static final String ROOT = "dev.agenttracing";
    private static final String WRONG = "dev.agenttracing.wrong";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final JavaClasses WRONG_CODE = new ClassFileImporter().importPackages(WRONG);

    /** Which of our packages each may use beside itself, and what of the wrong code it must find. */
    enum Arrow {
        API("", new String[] {}, "WrongApi.engine", "WrongApi.log"),
        ANNOTATION(".annotation", new String[] {}, "WrongAnnotation.api"),
        PRIVACY(".privacy", new String[] {""}, "WrongPrivacy.engine"),
        PRICE(".price", new String[] {""}, "WrongPrice.store"),
        STORE(".store", new String[] {""}, "WrongStore.memory"),
        MEMORY_STORE(".store.memory", new String[] {"", ".store"}, "WrongMemoryStore.sqlite"),
        SQLITE_STORE(".store.sqlite", new String[] {"", ".store"}, "WrongSqliteStore.engine"),
        // Capture honours @Sensitive: that is why the engine knows the annotations.
        ENGINE(
                ".engine",
                new String[] {"", ".annotation", ".privacy", ".store"},
                "WrongEngine.memory",
                "WrongEngine.aspect"),
        ASPECT(".aspect", new String[] {"", ".annotation", ".engine", ".privacy"}, "WrongAspect.store");

        private final String own;
        private final String[] others;
        private final String[] wrong;

        Arrow(String own, String[] others, String... wrong) {
            this.own = own;
            this.others = others;
            this.wrong = wrong;
        }

        ArchRule under(String root) {
            String[] ours = Stream.concat(Stream.of(own), Arrays.stream(others))
                    .map(root::concat)
                    .toArray(String[]::new);
            boolean plain = this == API || this == ANNOTATION;
            return classes()
                    .that(resideInAPackage(root + own))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(ours)
                            .or(
                                    plain
                                            ? resideInAnyPackage("java..", "org.jspecify..")
                                            : resideOutsideOfPackage(root + "..")))
                    .allowEmptyShould(true);
        }
    }

    private static ArchRule noCycles(String root) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String name = type.getPackageName();
                        return name.equals(root) || name.startsWith(root + ".")
                                ? SliceIdentifier.of(name)
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages under " + root;
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    @ParameterizedTest
    @EnumSource
    void arrow_isKept(Arrow arrow) {
        arrow.under(ROOT).check(CODE);
    }

    @ParameterizedTest
    @EnumSource
    void arrow_isBrokenByTheWrongCode(Arrow arrow) {
        String report =
                arrow.under(WRONG).evaluate(WRONG_CODE).getFailureReport().toString();

        for (String field : arrow.wrong) {
            assertThat(report).contains(field);
        }
    }

    @Test
    void packages_haveNoCycle() {
        noCycles(ROOT).check(CODE);
    }

    @Test
    void cycleOfTheWrongCode_isFound() {
        assertThat(noCycles(WRONG).evaluate(WRONG_CODE).getFailureReport().toString())
                .contains("Cycle detected", WRONG + ".engine", WRONG + ".store.memory");
    }

    @Test
    void everyPackage_hasAnArrow() {
        assertThat(CODE.stream().map(JavaClass::getPackageName).distinct())
                .contains(ROOT, ROOT + ".annotation", ROOT + ".store.memory", ROOT + ".engine", ROOT + ".aspect")
                .isSubsetOf(Arrays.stream(Arrow.values())
                        .map(arrow -> ROOT + arrow.own)
                        .toList());
    }
}
