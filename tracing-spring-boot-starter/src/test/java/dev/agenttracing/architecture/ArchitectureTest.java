/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.agenttracing.architecture.cycle.one.One;
import dev.agenttracing.architecture.stream.EngineInTheStream;
import dev.agenttracing.architecture.web.EngineInTheWeb;
import dev.agenttracing.architecture.web.FileInTheWeb;
import dev.agenttracing.springai.StoreInTheAdapter;
import java.io.File;
import java.io.FileInputStream;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import org.junit.jupiter.api.Test;

/** Which package may use which; each rule is shown to fail on a fixture that breaks it. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.agenttracing");

    private static final ArchRule WEB_USES_THE_API_ALONE = noClasses()
            .that()
            .resideInAPackage("..web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.agenttracing.engine..",
                    "dev.agenttracing.store..",
                    "dev.agenttracing.aspect..",
                    "dev.agenttracing.boot..");

    private static final ArchRule NOBODY_USES_BOOT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.agenttracing.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.agenttracing.boot..");

    private static final ArchRule SPRING_AI_STAYS_IN_ITS_ROOM = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.agenttracing.springai..",
                    "dev.agenttracing.stream..",
                    "dev.agenttracing.boot..",
                    "dev.agenttracing.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.ai..");

    private static final ArchRule SPRING_AI_USES_THE_API_AND_THE_ENGINE = noClasses()
            .that()
            .resideInAPackage("dev.agenttracing.springai..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.agenttracing.store..",
                    "dev.agenttracing.aspect..",
                    "dev.agenttracing.privacy..",
                    "dev.agenttracing.web..",
                    "dev.agenttracing.boot..");

    private static final ArchRule STREAM_USES_THE_API_AND_PRIVACY = noClasses()
            .that()
            .resideInAPackage("..stream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.agenttracing.engine..",
                    "dev.agenttracing.store..",
                    "dev.agenttracing.aspect..",
                    "dev.agenttracing.springai..",
                    "dev.agenttracing.web..",
                    "dev.agenttracing.boot..");

    /** What comes over HTTP is neither an address to call nor a name of a file. */
    private static final ArchRule WEB_CALLS_NOBODY_AND_OPENS_NO_FILE = noClasses()
            .that()
            .resideInAPackage("..web..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.net.http..", "java.nio.file..", "org.springframework.web.client..")
                            .or(belongToAnyOf(URLConnection.class, Socket.class, File.class, FileInputStream.class)))
            .orShould()
            .callConstructor(URL.class, String.class)
            .orShould()
            .callMethod(URL.class, "openStream")
            .orShould()
            .callMethod(URL.class, "openConnection");

    private static final ArchRule NO_CYCLES =
            slices().matching("dev.agenttracing.(**)").should().beFreeOfCycles();

    @Test
    void main_isThere() {
        assertThat(MAIN.stream().map(each -> each.getPackageName()).distinct())
                .contains(
                        "dev.agenttracing.web",
                        "dev.agenttracing.boot",
                        "dev.agenttracing.engine",
                        "dev.agenttracing.springai");
    }

    @Test
    void web_usesTheApiAlone() {
        WEB_USES_THE_API_ALONE.check(MAIN);
    }

    @Test
    void web_usingTheEngine_isFound() {
        JavaClasses broken = new ClassFileImporter().importClasses(EngineInTheWeb.class);

        assertThatThrownBy(() -> WEB_USES_THE_API_ALONE.check(broken)).hasMessageContaining("EngineInTheWeb");
    }

    @Test
    void boot_isUsedByNobody() {
        NOBODY_USES_BOOT.check(MAIN);
    }

    @Test
    void boot_used_isFound() {
        JavaClasses broken = new ClassFileImporter().importClasses(EngineInTheWeb.class);

        assertThatThrownBy(() -> NOBODY_USES_BOOT.check(broken)).hasMessageContaining("EngineInTheWeb");
    }

    @Test
    void springAi_isUsedByItsAdapterAlone_whichUsesTheApiAndTheEngine() {
        SPRING_AI_STAYS_IN_ITS_ROOM.check(MAIN);
        SPRING_AI_USES_THE_API_AND_THE_ENGINE.check(MAIN);
    }

    @Test
    void springAi_usingTheStore_orUsedElsewhere_isFound() {
        JavaClasses inside = new ClassFileImporter().importClasses(StoreInTheAdapter.class);
        JavaClasses outside = new ClassFileImporter().importClasses(EngineInTheWeb.class);

        assertThatThrownBy(() -> SPRING_AI_USES_THE_API_AND_THE_ENGINE.check(inside))
                .hasMessageContaining("StoreInTheAdapter");
        assertThatThrownBy(() -> SPRING_AI_STAYS_IN_ITS_ROOM.check(outside)).hasMessageContaining("EngineInTheWeb");
    }

    @Test
    void web_callsNobody_andOpensNoFile() {
        WEB_CALLS_NOBODY_AND_OPENS_NO_FILE.check(MAIN);
    }

    @Test
    void web_openingAFile_isFound() {
        JavaClasses broken = new ClassFileImporter().importClasses(FileInTheWeb.class);

        assertThatThrownBy(() -> WEB_CALLS_NOBODY_AND_OPENS_NO_FILE.check(broken))
                .hasMessageContaining("FileInTheWeb");
    }

    @Test
    void stream_usesTheApiAndPrivacy() {
        STREAM_USES_THE_API_AND_PRIVACY.check(MAIN);
    }

    @Test
    void stream_usingTheEngine_isFound() {
        JavaClasses broken = new ClassFileImporter().importClasses(EngineInTheStream.class);

        assertThatThrownBy(() -> STREAM_USES_THE_API_AND_PRIVACY.check(broken))
                .hasMessageContaining("EngineInTheStream");
    }

    @Test
    void packages_haveNoCycles() {
        NO_CYCLES.check(MAIN);
    }

    @Test
    void cycle_isFound() {
        JavaClasses broken = new ClassFileImporter()
                .importPackages(One.class.getPackageName().replace(".one", ""));

        assertThatThrownBy(() -> NO_CYCLES.check(broken)).hasMessageContaining("Cycle detected");
    }
}
