//! Reports to write: one as a team would have it, and one in which every text is the same.

#![allow(dead_code, reason = "each test file uses a part of it")]

use quarry_model::{candidate::Disposition, provenance::Provenance, time::Date};
use quarry_report::{
    content::{
        Badge, BreakEven, CandidateSection, Crossing, DecisionRow, DiagnosticLine,
        DiagnosticsSection, Direction, DomainSection, Gate, LedgerRow, LedgerSection, Method,
        MoneySection, Monolith, Outcome, Range, RelationRow, Report, RoadmapSection, Servicing,
        SourceLine, StepRow, StepWork,
    },
    method,
};

pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn range(lo: f64, likely: f64, hi: f64) -> Range {
    Range { lo, likely, hi }
}

fn badge(letter: &str, colour: &str) -> Badge {
    Badge { letter: letter.to_owned(), colour: colour.to_owned() }
}

const MAP: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 260"><rect width="600" height="260" fill="#f4f6f8"/><path d="M40 60 L180 30 L240 120 L120 200 Z" fill="#2f6fb0" fill-opacity=".25" stroke="#2f6fb0"/><text x="110" y="110" font-size="14">N Notifications</text><path d="M300 40 L560 50 L540 220 L320 210 Z" fill="#8a919c" fill-opacity=".2" stroke="#8a919c"/><text x="400" y="130" font-size="14">the monolith</text></svg>"##;

const CALENDAR: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 120"><rect x="80" y="20" width="120" height="24" fill="#2f6fb0"/><text x="10" y="36" font-size="12">Platform</text><rect x="210" y="60" width="260" height="24" fill="#b06a2f"/><text x="10" y="76" font-size="12">Core</text></svg>"##;

/// A report as a team would have it.
pub(crate) fn sample() -> Report {
    Report {
        title: "Build service".to_owned(),
        notice: "Teams, debt and enablers in this sample are illustrative.".to_owned(),
        currency: "USD".to_owned(),
        sources: vec![SourceLine {
            repository: "buildbot".to_owned(),
            commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
            surveyed_on: Some(day("2026-01-02")),
            modules: 1_204,
            dependencies: 9_871,
            call_sites: 20_455,
            commits: 18_003,
        }],
        summary: Vec::new(),
        map: Some(MAP.to_owned()),
        roadmap_figure: Some(CALENDAR.to_owned()),
        domains: domains(),
        monolith: Monolith { modules: 301, sloc: 41_230 },
        profile: "Balanced".to_owned(),
        candidates: candidates(),
        roadmap: Some(roadmap()),
        ledger: ledger(),
        decisions: vec![DecisionRow {
            title: "Notifications leave first".to_owned(),
            because: "They are triggered by events and nobody waits for them.".to_owned(),
            dissent: String::new(),
            owner: "Architecture group".to_owned(),
            decided_on: Some(day("2026-01-04")),
            review_on: Some(day("2026-06-01")),
        }],
        diagnostics: DiagnosticsSection {
            errors: 1,
            warnings: 2,
            notes: 0,
            lines: vec![DiagnosticLine {
                place: "master/contrib/old_hooks.py:12".to_owned(),
                cause: "this is Python 2: a print statement".to_owned(),
            }],
            unresolved_names: 14,
        },
        methods: method::standard(Provenance::Default, Provenance::Default, Provenance::Default),
    }
}

fn domains() -> Vec<DomainSection> {
    vec![
        DomainSection {
            name: "Notifications".to_owned(),
            badge: badge("N", "#2f6fb0"),
            definition: "Tells people and services what became of a build.".to_owned(),
            kind: "supporting".to_owned(),
            owner: Some("Platform".to_owned()),
            modules: 38,
            sloc: 5_120,
            internal: 71,
            incoming: 12,
            outgoing: 96,
            crossing_share: Some(0.432),
        },
        DomainSection {
            name: "Web and API".to_owned(),
            badge: badge("W", "#f2c14e"),
            definition: "Serves the data of builds to browsers and programs.".to_owned(),
            kind: "core".to_owned(),
            owner: None,
            modules: 52,
            sloc: 7_804,
            internal: 140,
            incoming: 33,
            outgoing: 161,
            crossing_share: Some(0.409),
        },
        DomainSection {
            name: "Steps".to_owned(),
            badge: badge("S", "not a colour"),
            definition: String::new(),
            kind: "core".to_owned(),
            owner: Some("Core".to_owned()),
            modules: 0,
            sloc: 0,
            internal: 0,
            incoming: 0,
            outgoing: 0,
            crossing_share: None,
        },
    ]
}

#[allow(clippy::too_many_lines)] // Data.
fn candidates() -> Vec<CandidateSection> {
    vec![
        CandidateSection {
            rank: 1,
            name: "Notifications".to_owned(),
            badge: Some(badge("N", "#2f6fb0")),
            sentence: "Subscribed to events and reads the rest back: close to a quick win"
                .to_owned(),
            disposition: Some(Disposition::Extract),
            quick_win: Outcome::Passed,
            modules: 38,
            sloc: 5_120,
            ease: Some((0.81, 0.88)),
            blocking: 2,
            foreign_tables: Some(0),
            crossing_share: Some(0.432),
            effort: range(96.0, 212.0, 520.0),
            servicing_per_week: Some(1_840.0),
            net_saving: Some(range(310.0, 921.0, 1_400.0)),
            payback_weeks: Some(21.9),
            break_even: Some(BreakEven { early: Some(4), likely: Some(6), late: None }),
            money: Some(MoneySection {
                says: vec![
                    "Over 36 months doing nothing costs 260,000.".to_owned(),
                    "It stops paying if the effort were 900 h instead of 212 h.".to_owned(),
                ],
                lines: vec![
                    ("Debt that goes away".to_owned(), "60% of it".to_owned(), 1_104.0),
                    ("Running it".to_owned(), "as stated".to_owned(), -183.0),
                ],
                nothing: Some((287_000.0, 260_000.0)),
                starts: vec![(0, 201_000.0, 185_000.0), (6, 225_000.0, 204_000.0)],
                best: Some(0),
                horizon: 36,
            }),
            value: 0.742,
            gates: vec![
                Gate {
                    gate: "No distributed write".to_owned(),
                    outcome: Outcome::Passed,
                    because: "no operation writes data of the other side".to_owned(),
                },
                Gate {
                    gate: "Foreign data at most 20%".to_owned(),
                    outcome: Outcome::Unknown,
                    because: "no table is known in this source".to_owned(),
                },
            ],
            relations: vec![
                RelationRow {
                    neighbour: "Build masters".to_owned(),
                    pattern: "Conformist".to_owned(),
                    meaning: "The downstream side takes the upstream model as it is.".to_owned(),
                    upstream: "Build masters".to_owned(),
                    note: "they will not change it for us".to_owned(),
                    contradiction: String::new(),
                },
                RelationRow {
                    neighbour: "the monolith".to_owned(),
                    pattern: "Separate ways".to_owned(),
                    meaning: "Neither side uses the other.".to_owned(),
                    contradiction: "12 operations cross, such as send at a|b.py:3.".to_owned(),
                    ..RelationRow::default()
                },
            ],
            crossings: vec![
                Crossing {
                    direction: Direction::In,
                    operation: "MQBase.startConsuming".to_owned(),
                    owner: "buildbot.mq.base".to_owned(),
                    class: "one-way in".to_owned(),
                    reason: "the candidate subscribes; nobody waits for it".to_owned(),
                    becomes: "event".to_owned(),
                    other_side: "Build masters".to_owned(),
                    relation: "Conformist".to_owned(),
                    effort: Some(range(4.0, 6.5, 16.0)),
                    effort_set: true,
                    places: vec!["master/buildbot/reporters/base.py:61".to_owned()],
                    place_count: 4,
                },
                Crossing {
                    direction: Direction::Out,
                    operation: "getDetailsForBuild".to_owned(),
                    owner: "buildbot.reporters.utils".to_owned(),
                    class: "read out".to_owned(),
                    reason: "free of writes".to_owned(),
                    becomes: String::new(),
                    other_side: "the monolith".to_owned(),
                    relation: String::new(),
                    effort: None,
                    effort_set: false,
                    places: vec![
                        "master/buildbot/reporters/generators/build.py:74".to_owned(),
                        "master/buildbot/reporters/message.py:208".to_owned(),
                    ],
                    place_count: 2,
                },
            ],
            crossing_count: 41,
            missing: vec!["No table evidence: foreign data is not known.".to_owned()],
        },
        CandidateSection {
            rank: 2,
            name: "Web and API".to_owned(),
            badge: Some(badge("W", "#f2c14e")),
            sentence: "One authorisation check and a dynamic dispatch stand in its way.".to_owned(),
            disposition: Some(Disposition::Modularise),
            quick_win: Outcome::Failed,
            modules: 52,
            sloc: 7_804,
            ease: None,
            blocking: 57,
            foreign_tables: None,
            crossing_share: Some(0.409),
            effort: range(400.0, 1_210.0, 3_400.0),
            value: 0.31,
            crossing_count: 102,
            ..CandidateSection::default()
        },
    ]
}

fn roadmap() -> RoadmapSection {
    RoadmapSection {
        start: day("2026-01-05"),
        end: day("2026-07-17"),
        steps: vec![
            StepRow {
                name: "Event bus".to_owned(),
                work: StepWork::Enabler,
                badge: None,
                team: "Platform".to_owned(),
                start: day("2026-01-05"),
                finish: day("2026-02-06"),
                finish_lo: day("2026-01-23"),
                finish_hi: day("2026-03-06"),
                effort: range(80.0, 160.0, 320.0),
                saving_per_week: None,
                after: Vec::new(),
                why: "Notifications wait for it.".to_owned(),
                late: false,
            },
            StepRow {
                name: "Notifications".to_owned(),
                work: StepWork::Candidate,
                badge: Some(badge("N", "#2f6fb0")),
                team: "Platform".to_owned(),
                start: day("2026-02-09"),
                finish: day("2026-03-27"),
                finish_lo: day("2026-03-06"),
                finish_hi: day("2026-05-15"),
                effort: range(96.0, 212.0, 520.0),
                saving_per_week: Some(921.0),
                after: vec!["Event bus".to_owned()],
                why: "Saves most for each hour of work".to_owned(),
                late: true,
            },
        ],
        cost_of_delay: 11_046.0,
        bound: 9_205.0,
        wsjf_cost: 11_046.0,
        notes: vec!["Web and API is not planned: it stays and is modularised.".to_owned()],
    }
}

fn ledger() -> LedgerSection {
    LedgerSection {
        items: vec![LedgerRow {
            name: "Two ways to send mail".to_owned(),
            project: Some("Status rewrite".to_owned()),
            taken_on: Some(day("2023-05-02")),
            attached: vec!["Notifications 100%".to_owned()],
            principal: range(7_600.0, 15_200.0, 30_400.0),
            servicing: Servicing {
                interest: 940.0,
                toil: 570.0,
                rework: 330.0,
                opportunity: 0.0,
                hours: 19.4,
            },
            provenance: Provenance::Illustrative,
            note: String::new(),
        }],
        total: Servicing {
            interest: 940.0,
            toil: 570.0,
            rework: 330.0,
            opportunity: 0.0,
            hours: 19.4,
        },
        warnings: Vec::new(),
    }
}

/// A report with every kind of row, in which every text is `text`.
pub(crate) fn filled_with(text: &str) -> Report {
    let t = || text.to_owned();
    let mut report = sample();
    report.map = None;
    report.roadmap_figure = None;
    (report.title, report.notice, report.currency, report.profile) = (t(), t(), t(), t());
    report.summary = vec![t(), t()];
    for source in &mut report.sources {
        source.repository = t();
        source.commit = Some(t());
    }
    for domain in &mut report.domains {
        (domain.name, domain.definition, domain.kind) = (t(), t(), t());
        domain.badge = badge(text, text);
        domain.owner = Some(t());
    }
    for candidate in &mut report.candidates {
        (candidate.name, candidate.sentence) = (t(), t());
        candidate.badge = Some(badge(text, text));
        candidate.gates = vec![Gate { gate: t(), outcome: Outcome::Failed, because: t() }; 2];
        let crossing = Crossing {
            direction: Direction::Out,
            operation: t(),
            owner: t(),
            class: t(),
            reason: t(),
            becomes: t(),
            other_side: t(),
            relation: t(),
            effort: Some(range(1.0, 2.0, 3.0)),
            effort_set: true,
            places: vec![t(), t()],
            place_count: 3,
        };
        let relation = RelationRow {
            neighbour: t(),
            pattern: t(),
            meaning: t(),
            upstream: t(),
            note: t(),
            contradiction: t(),
        };
        candidate.relations = vec![relation; 2];
        candidate.crossings = vec![crossing; 2];
        candidate.missing = vec![t(), t()];
    }
    let roadmap = report.roadmap.as_mut().expect("the sample has a roadmap");
    roadmap.notes = vec![t(), t()];
    for step in &mut roadmap.steps {
        (step.name, step.team, step.why) = (t(), t(), t());
        step.badge = Some(badge(text, text));
        step.after = vec![t(), t()];
    }
    report.ledger.warnings = vec![t()];
    for item in &mut report.ledger.items {
        (item.name, item.note) = (t(), t());
        item.project = Some(t());
        item.attached = vec![t(), t()];
    }
    for row in &mut report.decisions {
        (row.title, row.because, row.dissent, row.owner) = (t(), t(), t(), t());
    }
    report.diagnostics.lines = vec![DiagnosticLine { place: t(), cause: t() }];
    report.methods = vec![Method { name: t(), sentence: t(), provenance: t() }; 2];
    report
}

/// Names that somebody could give to a module, a domain or a repository to do harm.
pub(crate) const HOSTILE: [&str; 34] = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "<!-- ",
    "--> ]]>",
    "<![CDATA[",
    "&lt;b&gt; &#60;b> &amp;",
    "[x](javascript:alert(1))",
    "![x](http://tracker.invalid/a.png)",
    "[x]: javascript:alert(1)",
    "[x][y]",
    "<http://tracker.invalid>",
    "http://tracker.invalid/a",
    "https://tracker.invalid",
    "see www.tracker.invalid",
    "WWW.TRACKER.INVALID",
    "a@tracker.invalid",
    "mailto:a@tracker.invalid",
    "xmpp:a@tracker.invalid/x",
    "a | b | c",
    "a \\| b \\",
    "`code` ``x` ~~gone~~ **bold** _em_ __x__",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "---",
    "===",
    "> quote",
    "line\nbreak\r\n\r\n# heading\ttab",
    "a\u{202e}gnp.exe \u{0} \u{7f}",
];
