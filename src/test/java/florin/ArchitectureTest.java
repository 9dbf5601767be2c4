package florin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Who may know whom. Names a rule for each sentence of the design. */
class ArchitectureTest {
  private static final String[] FEATURES = {
    "florin.customer..",
    "florin.account..",
    "florin.transfer..",
    "florin.cash..",
    "florin.imports..",
    "florin.export..",
    "florin.backup..",
    "florin.hold..",
    "florin.reversal..",
    "florin.limit..",
    "florin.payee..",
    "florin.statement..",
    "florin.standingorder..",
    "florin.interest..",
    "florin.member..",
    "florin.admin..",
    "florin.trail..",
    "florin.clock..",
    "florin.simulation..",
    "florin.kyc..",
    "florin.own.."
  };

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("florin");

  @Test
  void core_knows_the_jdk_only() {
    check(
        classes()
            .that()
            .resideInAPackage("florin.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("florin.core..", "java..", "org.jspecify.."));
  }

  @Test
  void seal_knows_the_jdk_only() {
    check(florin("florin.seal..", "florin.seal.."));
  }

  @Test
  void db_knows_seal_and_core() {
    check(florin("florin.db..", "florin.db..", "florin.seal..", "florin.core.."));
  }

  @Test
  void audit_knows_db_seal_and_core() {
    check(
        florin(
            "florin.audit..", "florin.audit..", "florin.db..", "florin.seal..", "florin.core.."));
  }

  @Test
  void rate_knows_nobody() {
    check(florin("florin.rate..", "florin.rate.."));
  }

  @Test
  void http_knows_auth_audit_rate_and_core() {
    check(
        florin(
            "florin.http..",
            "florin.http..",
            "florin.auth..",
            "florin.audit..",
            "florin.rate..",
            "florin.core.."));
  }

  @Test
  void auth_knows_audit_db_seal_and_core() {
    check(
        florin(
            "florin.auth..",
            "florin.auth..",
            "florin.audit..",
            "florin.db..",
            "florin.seal..",
            "florin.core.."));
  }

  @Test
  void access_and_ledger_know_db_and_core_and_the_ledger_seal() {
    check(florin("florin.access..", "florin.access..", "florin.db..", "florin.core.."));
    check(
        florin(
            "florin.ledger..", "florin.ledger..", "florin.db..", "florin.seal..", "florin.core.."));
  }

  @Test
  void money_knows_what_is_below_the_features() {
    check(
        florin(
            "florin.money..",
            "florin.money..",
            "florin.ledger..",
            "florin.http..",
            "florin.auth..",
            "florin.core.."));
  }

  @Test
  void label_knows_db_seal_and_core() {
    check(
        florin(
            "florin.label..", "florin.label..", "florin.db..", "florin.seal..", "florin.core.."));
  }

  @Test
  void notice_knows_mail_db_seal_and_core() {
    check(
        florin(
            "florin.notice..",
            "florin.notice..",
            "florin.mail..",
            "florin.db..",
            "florin.seal..",
            "florin.core.."));
  }

  @Test
  void docs_knows_http_and_core() {
    check(florin("florin.docs..", "florin.docs..", "florin.http..", "florin.core.."));
  }

  @Test
  void person_knows_db_seal_and_core() {
    check(
        florin(
            "florin.person..", "florin.person..", "florin.db..", "florin.seal..", "florin.core.."));
  }

  @Test
  void mail_knows_nobody() {
    check(florin("florin.mail..", "florin.mail.."));
  }

  @Test
  void pdf_knows_nobody() {
    check(florin("florin.pdf..", "florin.pdf.."));
  }

  @Test
  void proof_knows_what_is_below_the_features() {
    check(
        florin(
            "florin.proof..",
            "florin.proof..",
            "florin.audit..",
            "florin.ledger..",
            "florin.http..",
            "florin.db..",
            "florin.core.."));
  }

  @Test
  void features_never_know_each_other() {
    check(
        slices()
            .matching(
                "florin.(customer|account|transfer|cash|imports|export|backup|hold|reversal|limit|payee|statement|standingorder|interest|member|admin|trail|clock|simulation|kyc|own)..")
            .should()
            .notDependOnEachOther());
  }

  @Test
  void only_the_top_and_the_command_line_know_features() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(FEATURES)
            .and()
            .resideOutsideOfPackages("florin", "florin.cli..", "florin.testing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES));
  }

  @Test
  void packages_are_acyclic() {
    check(slices().matching("florin.(*)..").should().beFreeOfCycles());
  }

  @Test
  void services_and_the_ledger_know_neither_http_nor_json() {
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Service")
            .or()
            .resideInAPackage("florin.ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "com.fasterxml.."));
  }

  @Test
  void routes_know_no_jdbi() {
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Routes")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jdbi..", "java.sql.."));
  }

  @Test
  void daos_are_package_private_and_open_no_handle() {
    check(classes().that().haveSimpleNameEndingWith("Dao").should().bePackagePrivate());
    check(
        noClasses()
            .that()
            .haveSimpleNameEndingWith("Dao")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Jdbi.class));
  }

  @Test
  void only_services_the_ledger_and_access_hold_a_transaction() {
    check(
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Service")
            .and()
            .resideOutsideOfPackages(
                "florin.ledger..", "florin.db..", "florin.auth..", "florin.audit..")
            .should()
            .callMethod(Handle.class, "begin")
            .orShould()
            .callMethod(Handle.class, "commit")
            .orShould()
            .callMethod(Handle.class, "rollback"));
    check(noClasses().should().callMethod(Jdbi.class, "onDemand", Class.class));
  }

  @Test
  void time_comes_from_a_clock() {
    check(
        noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis"));
  }

  @Test
  void money_is_never_a_floating_point_number() {
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("florin.cli..")
            .should(handleFloats()));
  }

  @Test
  void nothing_changing_is_static() {
    check(
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .haveSimpleNameNotStartingWith("SharedPostgres")
            .should()
            .beFinal());
  }

  private static ArchCondition<JavaMethod> handleFloats() {
    return new ArchCondition<>("take or give floating point numbers") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean floats =
            isFloat(method.getRawReturnType().getName())
                || method.getRawParameterTypes().stream().anyMatch(type -> isFloat(type.getName()));
        events.add(new SimpleConditionEvent(method, floats, method.getFullName()));
      }
    };
  }

  private static boolean isFloat(String type) {
    return type.equals("double")
        || type.equals("float")
        || type.equals("java.lang.Double")
        || type.equals("java.lang.Float");
  }

  /** What is in a package knows, of ours, the given packages only. */
  private static ArchRule florin(String from, String... known) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are ours beside " + String.join(", ", known),
                type ->
                    type.getPackageName().startsWith("florin")
                        && java.util.Arrays.stream(known)
                            .noneMatch(
                                allowed ->
                                    type.getPackageName().startsWith(allowed.replace("..", "")))));
  }

  private static void check(ArchRule rule) {
    rule.check(MAIN);
  }
}
