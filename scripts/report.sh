#!/usr/bin/env bash
# The whole way without a window: sample, suggestion, scores, roadmap, report.
source "$(dirname "$0")/common.sh"
quarry=target/debug/quarry
project=build/sample.quarry
sample=$(find examples/sample -name '*.json.gz' | LC_ALL=C sort | head -n 1)
[[ -n $sample ]] || fail "The sample is missing from examples/sample; check out the repository anew."

mkdir -p build
rm -f "$project" "$project-journal"
say "Reading the sample"
"$quarry" survey "$sample" --project "$project"
say "Domains that its structure suggests for what is not assigned yet"
"$quarry" suggest "$project"
say "Candidates"
"$quarry" score "$project"
say "Roadmap"
"$quarry" plan "$project"
say "Report"
for ending in html md csv; do
    what=report
    [[ $ending != csv ]] || what=roadmap
    "$quarry" export "$project" --to "build/$what.$ending" --what "$what"
done
printf '\nThe report is at %s\n' "$PWD/build/report.html"
