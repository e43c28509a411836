package io.millrace.rules;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Instant;

/** Which package may use what. Maven holds the direction between modules; these hold the rest. */
@AnalyzeClasses(packages = "io.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DRIVER = "io.millrace.driver..";
  private static final String PIPELINE = "io.millrace.pipeline..";
  private static final String STAGES = "io.millrace.stages..";
  private static final String SAMPLES = "io.millrace.samples..";
  private static final String WIRE = "io.millrace.stages.wire..";
  private static final String TRAFFIC = "io.millrace.stages.traffic..";
  private static final String TABLE = "io.millrace.stages.table..";
  private static final String CRYPTO = "io.millrace.stages.crypto..";

  @ArchTest
  static final ArchRule modulesPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("nic-driver")
          .definedBy(DRIVER)
          .layer("pipeline")
          .definedBy(PIPELINE)
          .layer("stages")
          .definedBy(STAGES)
          .layer("samples")
          .definedBy(SAMPLES)
          .whereLayer("samples")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("stages")
          .mayOnlyBeAccessedByLayers("samples")
          .whereLayer("pipeline")
          .mayOnlyBeAccessedByLayers("stages", "samples");

  @ArchTest
  static final ArchRule stagesDoNotKnowEachOther =
      slices()
          .matching("io.millrace.stages.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAnyPackage(WIRE, TABLE, CRYPTO))
          .ignoreDependency(resideInAnyPackage(TRAFFIC), alwaysTrue()) // makes what stages judge
          .allowEmptyShould(true)
          .because("they share only wire formats, tables and ciphers");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.millrace.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nativeCodeIsBoundInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.driver.ffi..")
          .should()
          .dependOnClassesThat(type(Linker.class).or(type(SymbolLookup.class)));

  @ArchTest
  static final ArchRule nativeMemoryHasAnOwner =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.driver.ffi..")
          .should()
          .callMethod(Arena.class, "ofAuto")
          .because("the collector must not decide when memory a device may write to goes away");

  @ArchTest
  static final ArchRule packetsAreNotSliced =
      noClasses()
          .that()
          .resideInAnyPackage(PIPELINE, STAGES)
          .should()
          .callMethod(MemorySegment.class, "asSlice", long.class, long.class)
          .orShould()
          .callMethod(MemorySegment.class, "asSlice", long.class)
          .because("a slice is an object per packet; a packet is a long");

  @ArchTest
  static final ArchRule stagesAreToldTheTime =
      noClasses()
          .that()
          .resideInAPackage(STAGES)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat(type(Clock.class))
          .because("a burst carries its time, so that tests can set it");

  @ArchTest
  static final ArchRule librariesDoNotPrint =
      noClasses()
          .that()
          .resideOutsideOfPackage(SAMPLES)
          .should(ACCESS_STANDARD_STREAMS)
          .because("the command line owns standard output");

  @ArchTest
  static final ArchRule loggingIsThePlatforms =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..")
          .because("System.Logger lets the application choose");

  @ArchTest
  static final ArchRule onlyTheCommandLineExits =
      noClasses()
          .that()
          .resideOutsideOfPackage(SAMPLES)
          .should()
          .callMethod(System.class, "exit", int.class);
}
