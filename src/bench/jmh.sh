#!/usr/bin/env bash
# Nanoseconds of the pure core, of the JSON of a transfer and of tokens, by JMH:
# jmh.sh [--short] [NAME] [JMH OPTION...]
source "$(dirname "$0")/common.sh"
need java javac mvn
LIBRARIES=$ROOT/target/jmh
[ -d "$LIBRARIES" ] || mvn -q -f "$ROOT/pom.xml" -Pjmh dependency:copy-dependencies \
  -DincludeScope=provided -DincludeGroupIds=org.openjdk.jmh,net.sf.jopt-simple,org.apache.commons \
  -DoutputDirectory="$LIBRARIES"
mkdir "$WORK/classes"
javac -cp "$JAR:$LIBRARIES/*" -d "$WORK/classes" \
  $(find "$ROOT/src/bench/jmh" -name '*.java')
ITERATIONS=$([ -n "$SHORT" ] && echo 1 || echo 5)
# a name alone chooses among them; whoever gives options gives all
[[ " $* " == *" -"* ]] || set -- "$@" -f 1 -wi "$ITERATIONS" -i "$ITERATIONS" -w 1 -r 1
java -cp "$WORK/classes:$JAR:$LIBRARIES/*" org.openjdk.jmh.Main -bm avgt -tu ns "$@"
