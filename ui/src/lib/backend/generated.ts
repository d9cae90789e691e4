// Generated from the command table in crates/quarry-app; do not edit.
// To write it anew: UPDATE_TYPES=1 cargo test -p quarry-app --test types

/**
 * A source that is not on this computer.
 */
export type AbsentSource = { 
/**
 * Its identity.
 */
source: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where it was surveyed; empty when that is not known.
 */
location: string, 
/**
 * Whether it was read from a file in place of a folder.
 */
imported: boolean, };

/**
 * How far two profiles agree.
 */
export type AgreementRow = { 
/**
 * The name of one.
 */
a: string, 
/**
 * The name of the other.
 */
b: string, 
/**
 * Kendall's tau of their values, from -1 (reversed) to 1 (the same); `null` where one
 * ties all candidates.
 */
tau: number | null, };

/**
 * A rule that sets modules apart, and how many.
 */
export type ApartModules = { 
/**
 * How they stand: `test`, `generated` or `vendored`.
 */
standing: string, 
/**
 * The rule; empty when none is known.
 */
rule: string, 
/**
 * How many modules it sets apart.
 */
modules: number, };

/**
 * Uses that are not counted, and the rule that says so.
 */
export type ApartRow = { 
/**
 * Why it is left out.
 */
rule: string, 
/**
 * How many.
 */
count: number, 
/**
 * Some of them by name.
 */
examples: Array<string>, };

/**
 * An error: what happened and the way out, in a sentence or two.
 */
export type AppError = { 
/**
 * What the window does about it.
 */
code: ErrorCode, 
/**
 * What a person reads.
 */
message: string, 
/**
 * More for those who want to know; may be empty.
 */
detail: string, };

/**
 * Takes a suggestion over.
 */
export type ApplySuggestion = { 
/**
 * As it was asked for; the same project gives the same suggestion.
 */
resolution: number, 
/**
 * Whether only the domains there are may be used.
 */
domainsOnly: boolean, };

/**
 * Asks what a candidate costs and saves over time.
 */
export type AskProspect = { 
/**
 * Which.
 */
candidate: string, 
/**
 * How many months are looked at, from 1 to 240; `null` for 36.
 */
horizon: number | null, 
/**
 * The profile by which candidates are ranked, by name or identity; `null` for the usual
 * one.
 */
profile: string | null, };

/**
 * What a survey was asked to read.
 */
export type AskedOf = { 
/**
 * Which part of the source.
 */
selection: ReadSelection, 
/**
 * Only imports.
 */
importsOnly: boolean, 
/**
 * Whether the history was read.
 */
history: boolean, 
/**
 * The day the history begins, `YYYY-MM-DD`; `null` for all of it.
 */
since: string | null, 
/**
 * Whether authors keep their names.
 */
realNames: boolean, 
/**
 * Whether the lines that each commit changed were counted.
 */
changedLines: boolean, };

/**
 * Puts authors into a team.
 */
export type AssignAuthors = { 
/**
 * The authors, by the names they have in the history.
 */
authors: Array<string>, 
/**
 * The team; `null` with no `new_team` takes them out of all teams.
 */
team: string | null, 
/**
 * The name of a team to make.
 */
newTeam: string | null, };

/**
 * Assigns by names and patterns, as `quarry assign --from` does.
 */
export type AssignLines = { 
/**
 * The lines in order; later ones win.
 */
lines: Array<MapLine>, };

/**
 * Assigns modules by hand.
 */
export type AssignModules = { 
/**
 * The modules.
 */
modules: Array<string>, 
/**
 * Where they go; `null` puts them back into the monolith.
 */
domain: string | null, };

/**
 * What assigning by lines did.
 */
export type AssignedLines = { 
/**
 * Modules that are assigned now by these lines.
 */
modules: number, 
/**
 * Domains that were made.
 */
created: Array<string>, 
/**
 * Targets that match no module.
 */
unmatched: Array<string>, };

/**
 * What an item hangs on.
 */
export type AttachmentForm = { 
/**
 * The domain or module.
 */
target: string, 
/**
 * Its name, to show.
 */
name: string, 
/**
 * How much of the item, from 0 to 1.
 */
share: number, };

/**
 * An author of the history.
 */
export type AuthorRow = { 
/**
 * The name, or the pseudonym.
 */
name: string, 
/**
 * Whether it is a bot, whose commits are left out.
 */
bot: boolean, 
/**
 * Commits that changed a module.
 */
commits: number, 
/**
 * How many product modules they changed, mass commits left out.
 */
modules: number, 
/**
 * The day of the last one.
 */
last: string, 
/**
 * The team.
 */
team: string | null, 
/**
 * A team that owns most of what the author changes; `null` when the author is in a team
 * or no team stands out.
 */
suggested: SuggestedTeam | null, };

/**
 * What one author did.
 */
export type AuthorShare = { 
/**
 * The name, or the pseudonym.
 */
name: string, 
/**
 * The name of the team.
 */
team: string | null, 
/**
 * Changes of the modules.
 */
changes: number, 
/**
 * Their share of all changes, from 0 to 1.
 */
share: number, 
/**
 * How many of the modules the author changed.
 */
modules: number, 
/**
 * Of how many the author is an author, by degree of authorship.
 */
authorOf: number, 
/**
 * The place in the order in which people would have to leave until more than half of
 * the modules have no author left, from 1; `null` for others.
 */
leaves: number | null, };

/**
 * What a ballot file holds.
 */
export type BallotPreview = { 
/**
 * The votes that would be taken over.
 */
votes: Array<BallotVote>, 
/**
 * How many take the place of what the same person said before.
 */
replaced: number, 
/**
 * What can't be taken over as it stands.
 */
problems: Array<LedgerProblem>, 
/**
 * All columns with what they mean.
 */
columns: Array<ColumnMeaning>, 
/**
 * What a column can mean.
 */
known: Array<string>, };

/**
 * A vote of a ballot file.
 */
export type BallotVote = { 
/**
 * The domain or module.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Who votes.
 */
voter: string, 
/**
 * 0 = not at all, 3 = to a newcomer.
 */
grade: number, 
/**
 * What it does, in the voter's words.
 */
sentence: string, };

/**
 * Names what one file says.
 */
export type BoundariesRef = { 
/**
 * Which.
 */
boundaries: string, };

/**
 * What is agreed, and what breaks it.
 */
export type BoundaryList = { 
/**
 * One a tool.
 */
sets: Array<BoundarySet>, 
/**
 * Uses between product modules that break a rule, in the order of their paths; the
 * first 1,000.
 */
broken: Array<BrokenRule>, 
/**
 * How many there are.
 */
allBroken: number, };

/**
 * What one file says about who may use whom.
 */
export type BoundarySet = { 
/**
 * Its identity.
 */
id: string, 
/**
 * The tool whose file it is.
 */
origin: string, 
/**
 * How many parts it speaks of.
 */
parts: number, 
/**
 * How many rules it has.
 */
rules: number, };

/**
 * The number of the month, from the beginning of the work, in which what is saved covers what
 * it cost, both at their worth at the beginning; `null` where it never does.
 */
export type BreakEven = { 
/**
 * With the least effort and the best saving.
 */
early: number | null, 
/**
 * With what is likely.
 */
likely: number | null, 
/**
 * With the most effort and the worst saving.
 */
late: number | null, };

/**
 * A use that breaks a rule.
 */
export type BrokenRule = { 
/**
 * The module that uses.
 */
from: string, 
/**
 * Its name.
 */
fromName: string, 
/**
 * The module that is used.
 */
to: string, 
/**
 * Its name.
 */
toName: string, 
/**
 * How: kinds of dependency.
 */
kinds: Array<string>, 
/**
 * The first line, from 1; 0 when none is known.
 */
line: number, 
/**
 * The tool whose file holds the rule.
 */
origin: string, 
/**
 * The rule in a sentence without its full stop.
 */
rule: string, };

/**
 * A place where an operation is used.
 */
export type CallSiteRow = { 
/**
 * The module that uses it.
 */
module: string, 
/**
 * Where.
 */
place: Place, 
/**
 * The symbol it stands in; empty at module level.
 */
within: string, 
/**
 * How it is used.
 */
usage: string, 
/**
 * What happens to the result.
 */
result: string, 
/**
 * Whether it stands in a transaction.
 */
inTransaction: boolean, 
/**
 * The class that this place alone gives the operation; empty for tables and topics.
 */
class: string, 
/**
 * Whether this call could be sent as a message, whatever the other places do.
 */
couldBeMessage: boolean, 
/**
 * Why, with what is assumed; empty for tables and topics.
 */
reason: string, };

/**
 * All candidates, best first.
 */
export type CandidateList = { 
/**
 * The profile they are ranked by.
 */
profile: string, 
/**
 * What fits a first wave; `null` without teams.
 */
firstWave: FirstWave | null, 
/**
 * Best first.
 */
candidates: Array<CandidateRow>, };

/**
 * Names a candidate.
 */
export type CandidateRef = { 
/**
 * Its identity.
 */
candidate: string, };

/**
 * A candidate with its scores.
 */
export type CandidateRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its rank, from 1.
 */
rank: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Its domain, if it is one.
 */
domain: string | null, 
/**
 * `extract`, `modularise`, `buy`, `retire` or `leave`.
 */
disposition: string, 
/**
 * Product modules.
 */
modules: number, 
/**
 * Their source lines.
 */
sloc: number, 
/**
 * One sentence in plain words.
 */
sentence: string, 
/**
 * Operations that cross, by class.
 */
crossings: Crossings, 
/**
 * Blocking operations, in and out, foreign writes included.
 */
blocking: number, 
/**
 * Blocking operations for each module.
 */
blockingPerModule: number | null, 
/**
 * Tables of others it uses; `null` without table evidence.
 */
foreignTables: number | null, 
/**
 * Tables it uses whose owner nobody has confirmed.
 */
ownersToConfirm: number, 
/**
 * Crossing share (conductance), from 0 to 1.
 */
crossingShare: number | null, 
/**
 * Outside modules that use it.
 */
afferent: number, 
/**
 * Outside modules it uses.
 */
efferent: number, 
/**
 * `efferent / (afferent + efferent)`.
 */
instability: number | null, 
/**
 * Modules outside that are in a cycle with it.
 */
cycleModules: number, 
/**
 * Share of its commits that also touch other product modules.
 */
coChange: number | null, 
/**
 * The lower end of Ease; `null` when nothing crosses.
 */
easeLo: number | null, 
/**
 * The upper end of Ease.
 */
easeHi: number | null, 
/**
 * How many people must leave before more than half of its modules have no author.
 */
truckFactor: number | null, 
/**
 * Share of the domain's changes made by teams other than its own, from 0 to 1; `null`
 * when not applicable.
 */
teamMismatch: number | null, 
/**
 * Hours it takes.
 */
effort: Range, 
/**
 * `yes`, `no` or `unknown`.
 */
quickWin: string, 
/**
 * Conditions of a quick win.
 */
gates: Array<GateRow>, 
/**
 * What its debt costs a week.
 */
servicing: Servicing, 
/**
 * What its debt would cost to pay off.
 */
principal: Range, 
/**
 * The share of its debt's servicing cost that goes away, as somebody said; `null` until
 * somebody does.
 */
removedShare: Range | null, 
/**
 * What running it costs a week once it is out, in money.
 */
runningCostPerWeek: number, 
/**
 * Net saving a week once it is out; `null` when not known.
 */
netSaving: Range | null, 
/**
 * Weeks until what it saves covers what it costs, not discounted; `null` when not known
 * or never.
 */
paybackWeeks: number | null, 
/**
 * The month in which it has paid for itself, discounted; `null` when not known.
 */
breakEven: BreakEven | null, 
/**
 * Its value, from 0 to 1.
 */
value: number, 
/**
 * What the value is made of.
 */
parts: Array<CriterionPart>, 
/**
 * What evidence is missing, in words; empty when complete.
 */
missing: Array<string>, 
/**
 * The entry points through which the outside reaches it, at most 200.
 */
entries: Array<EntryRow>, 
/**
 * What is proposed for it as a whole, one clause each.
 */
advice: Array<string>, };

/**
 * Carries a domain's region by so much, or as near to that as there is room.
 */
export type CarryDomain = { 
/**
 * Which.
 */
domain: string, 
/**
 * To the right, in world units.
 */
x: number, 
/**
 * Downwards.
 */
y: number, };

/**
 * Says how well somebody can explain a domain or module, in place of what they said before.
 */
export type CastVote = { 
/**
 * The domain or module.
 */
target: string, 
/**
 * Who votes.
 */
voter: string, 
/**
 * 0 = not at all, 3 = to a newcomer.
 */
grade: number, 
/**
 * What it does, in the voter's words.
 */
sentence: string, };

/**
 * A dependency that came or went.
 */
export type ChangedDependency = { 
/**
 * The path of the user.
 */
from: string, 
/**
 * The path of what is used.
 */
to: string, 
/**
 * The kind.
 */
kind: string, };

/**
 * A module that changed in the same commits.
 */
export type CoChange = { 
/**
 * Its identity.
 */
module: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its domain.
 */
domain: string | null, 
/**
 * In how many commits.
 */
commits: number, };

/**
 * What somebody says a column means.
 */
export type ColumnMeaning = { 
/**
 * The column's name, as it stands in the first line.
 */
head: string, 
/**
 * The name of a column that is understood; empty to leave it out.
 */
means: string, };

/**
 * A candidate on whose place profiles do not agree.
 */
export type ContestedRow = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its best place by value, from 1.
 */
best: number, 
/**
 * The profile that gives it.
 */
bestBy: string, 
/**
 * Its worst place by value.
 */
worst: number, 
/**
 * The profile that gives it.
 */
worstBy: string, };

/**
 * Makes a domain.
 */
export type CreateDomain = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it does, in one sentence; may be empty.
 */
definition: string, 
/**
 * Modules that go into it at once.
 */
modules: Array<string>, };

/**
 * A new identity.
 */
export type Created = { 
/**
 * What was made.
 */
id: string, };

/**
 * A criterion's part in a candidate's value.
 */
export type CriterionPart = { 
/**
 * The criterion.
 */
criterion: string, 
/**
 * The value before scaling; `null` when not known.
 */
raw: number | null, 
/**
 * From 0 (worst) to 1 (best); `null` when the value is not known.
 */
scaled: number | null, 
/**
 * The weight, as a share of all weights.
 */
weight: number, };

/**
 * Operations that cross a boundary, by class.
 */
export type Crossings = { 
/**
 * Writes data of the other side.
 */
foreignWrite: number, 
/**
 * One-way, the outside using the candidate.
 */
oneWayIn: number, 
/**
 * One-way, the candidate using the outside.
 */
oneWayOut: number, 
/**
 * Reads of the candidate.
 */
readIn: number, 
/**
 * Reads of the outside.
 */
readOut: number, 
/**
 * Blocking uses of the candidate.
 */
blockingIn: number, 
/**
 * Blocking uses of the outside.
 */
blockingOut: number, 
/**
 * Uses of the candidate that could not be decided.
 */
unknownIn: number, 
/**
 * Uses of the outside that could not be decided.
 */
unknownOut: number, 
/**
 * Inherited or constant: copied as a library, outside Ease.
 */
copiedLibrary: number, };

/**
 * A dependency that must be cut so that no cycle crosses a boundary.
 */
export type CutRow = { 
/**
 * The module that depends.
 */
from: string, 
/**
 * On which.
 */
to: string, 
/**
 * How often.
 */
count: number, };

/**
 * What the teams can bear.
 */
export type DebtCapacity = { 
/**
 * Hours a week of all teams.
 */
hours: number, 
/**
 * What these cost, in money a week.
 */
money: number, 
/**
 * The lower end of the published share of time that is lost to debt.
 */
bandLo: number, 
/**
 * Its upper end.
 */
bandHi: number, };

/**
 * A debt item as it is entered.
 */
export type DebtItemForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * The name of the project that took it on, or several with shares such as `Relaunch 60 %;
 * Checkout 40 %`: made if they are not there; may be empty.
 */
project: string, 
/**
 * The day it was taken on.
 */
takenOn: string, 
/**
 * Hours it would take to pay off.
 */
principalHours: Range, 
/**
 * How it slows changes.
 */
interest: InterestForm | null, 
/**
 * Hours of toil a week, where no diary measures them.
 */
toilHoursPerWeek: number | null, 
/**
 * What has to be done again.
 */
rework: ReworkForm | null, 
/**
 * What could not be done.
 */
opportunity: OpportunityForm | null, 
/**
 * What it hangs on.
 */
attachments: Array<AttachmentForm>, 
/**
 * Payments made and planned.
 */
repayments: Array<RepaymentForm>, 
/**
 * Where its numbers come from: measured, imported, estimated or voted.
 */
provenance: string, 
/**
 * What anybody wants to remember of it.
 */
note: string, };

/**
 * Which debt item.
 */
export type DebtItemRef = { 
/**
 * Its identity.
 */
item: string, };

/**
 * The debt picture.
 */
export type DebtPicture = { 
/**
 * Currency code.
 */
currency: string, 
/**
 * Names of the projects that took debt on, the earliest first.
 */
boxes: Array<string>, 
/**
 * One after another; none when nothing was ever entered.
 */
steps: Array<DebtPictureStep>, 
/**
 * The Monday after the last week.
 */
until: string, 
/**
 * This day.
 */
today: string, 
/**
 * What the teams can bear; `null` without teams.
 */
capacity: DebtCapacity | null, 
/**
 * What servicing has cost so far, in money.
 */
paid: number, 
/**
 * Planned repayments whose day has passed: they count as not made.
 */
overdue: number, };

/**
 * What stands in some weeks.
 */
export type DebtPictureStep = { 
/**
 * The Monday from which it holds.
 */
from: string, 
/**
 * The debt outstanding, in money, if what is planned is repaid.
 */
outstanding: number, 
/**
 * The part of it that each box has.
 */
standing: Array<number>, 
/**
 * What each box would have beside that if nothing planned were repaid.
 */
planned: Array<number>, 
/**
 * What carrying it costs a week.
 */
servicing: Servicing, };

/**
 * A project that took debt on, as it is entered.
 */
export type DebtProjectForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * What it was for.
 */
note: string, };

/**
 * Which project that took debt on.
 */
export type DebtProjectRef = { 
/**
 * Its identity.
 */
project: string, };

/**
 * A project that took debt on.
 */
export type DebtProjectRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it was for.
 */
note: string, 
/**
 * How many items it took on.
 */
items: number, 
/**
 * What paying off what is outstanding would cost, in money.
 */
principal: Range, 
/**
 * What carrying it costs a week.
 */
servicing: Servicing, };

/**
 * The projects that took debt on.
 */
export type DebtProjects = { 
/**
 * By name.
 */
projects: Array<DebtProjectRow>, };

/**
 * A piece of debt.
 */
export type DebtRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The project that took it on.
 */
project: string | null, 
/**
 * The day it was taken on.
 */
takenOn: string, 
/**
 * What it hangs on, in words.
 */
attached: Array<string>, 
/**
 * What paying it off would cost, in money.
 */
principal: Range, 
/**
 * What carrying it costs a week.
 */
servicing: Servicing, 
/**
 * Where its numbers come from.
 */
provenance: string, 
/**
 * What anybody wants to remember of it.
 */
note: string, };

/**
 * Decides what an operation that crosses is to become, or takes that back.
 */
export type DecideOperation = { 
/**
 * The candidate whose boundary it crosses.
 */
candidate: string, 
/**
 * The module that offers it, as the seam gives it.
 */
owner: string, 
/**
 * The name by which a decision knows it.
 */
operation: string, 
/**
 * `call`, `event`, `replicated_read`, `copied_library`, `split_data`, `split_job` or
 * `nothing`; `null` leaves it to the proposal.
 */
becomes: string | null, 
/**
 * Hours it takes; `null` leaves them to the table of efforts.
 */
effort: Range | null, 
/**
 * Why; may be empty.
 */
note: string, };

/**
 * Features that wait, or waited.
 */
export type DelayedFeatures = { 
/**
 * Those that wait first, the dearest first.
 */
features: Array<FeatureForm>, 
/**
 * How many still wait.
 */
waiting: number, 
/**
 * What the delays of these cost a week, in money.
 */
perWeek: number, };

/**
 * Everything that shows one dependency.
 */
export type DependencyEvidence = { 
/**
 * The places, by line.
 */
rows: Array<EvidenceRow>, };

/**
 * Names two modules.
 */
export type DependencyRef = { 
/**
 * The module that uses.
 */
from: string, 
/**
 * The module that is used.
 */
to: string, };

/**
 * Something that could not be read.
 */
export type DiagnosticRow = { 
/**
 * The file; empty for the whole source.
 */
path: string, 
/**
 * The line; 0 for the whole file.
 */
line: number, 
/**
 * `note`, `warning` or `error`.
 */
severity: string, 
/**
 * What is wrong.
 */
cause: string, };

/**
 * What a disposition saves.
 */
export type DispositionMoney = { 
/**
 * `extract`, `modularise`, `buy`, `retire` or `leave`.
 */
disposition: string, 
/**
 * Whether it is the one that is decided.
 */
chosen: boolean, 
/**
 * Net saving a week.
 */
netSaving: Range, 
/**
 * What the work costs, in money; `null` when its hours are not known.
 */
cost: Range | null, 
/**
 * Weeks until the cost is earned back; `null` when not known or never.
 */
paybackWeeks: number | null, 
/**
 * When it has paid for itself; `null` when not known.
 */
breakEven: BreakEven | null, 
/**
 * What doing it now instead of nothing is worth today; `null` when not known.
 */
worth: number | null, 
/**
 * What is assumed.
 */
assumes: string, };

/**
 * All domains, and the monolith.
 */
export type DomainList = { 
/**
 * Domains by name.
 */
domains: Array<DomainRow>, 
/**
 * Product modules that lie in the monolith.
 */
monolithModules: number, 
/**
 * Their source lines.
 */
monolithSloc: number, 
/**
 * How regions hang together, heaviest first.
 */
links: Array<RegionLink>, };

/**
 * Names a domain.
 */
export type DomainRef = { 
/**
 * Its identity.
 */
domain: string, };

/**
 * A domain and how it hangs together.
 */
export type DomainRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its candidate.
 */
candidate: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Its letter code.
 */
letter: string, 
/**
 * Its place in the palette.
 */
colour: number, 
/**
 * What it does.
 */
definition: string, 
/**
 * Its words.
 */
glossary: Array<Term>, 
/**
 * `core`, `supporting` or `generic`.
 */
kind: string, 
/**
 * Whether its modules stay where they are, and no others come.
 */
locked: boolean, 
/**
 * Whether its region stays where it lies when the map is tidied.
 */
pinned: boolean, 
/**
 * The owner team's name.
 */
owner: string | null, 
/**
 * Product modules in it.
 */
modules: number, 
/**
 * Their source lines.
 */
sloc: number, 
/**
 * Dependencies inside it.
 */
internal: number, 
/**
 * Dependencies on the outside.
 */
outgoing: number, 
/**
 * Dependencies of the outside on it.
 */
incoming: number, 
/**
 * `(incoming + outgoing) / (2 internal + incoming + outgoing)`; `null` without any.
 */
crossingShare: number | null, };

/**
 * An entry point through which the outside reaches a candidate.
 */
export type EntryRow = { 
/**
 * The route with its verb.
 */
name: string, 
/**
 * Where it is declared.
 */
place: Place, 
/**
 * What can become of it: `movable`, `routable`, `aggregating`, `state_authorised` or
 * `unknown`; the worst first.
 */
passages: Array<string>, 
/**
 * The evidence in one sentence.
 */
because: string, 
/**
 * Calls that were measured through it, its part where it shares them with others of its
 * module; `null` where none were measured in the project.
 */
calls: number | null, };

/**
 * What the window does about an error; a code exists only where it does something special.
 */
export type ErrorCode = "noProject" | "readOnly" | "cancelled" | "failed";

/**
 * One place that shows a dependency.
 */
export type EvidenceRow = { 
/**
 * Where.
 */
place: Place, 
/**
 * The kind of dependency, or how an operation is used.
 */
kind: string, 
/**
 * The operation that is used; empty for an import.
 */
operation: string, 
/**
 * The symbol the place stands in; empty at module level.
 */
within: string, 
/**
 * What happens to the result.
 */
result: string, };

/**
 * Asks for every figure of a candidate.
 */
export type Explain = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * The profile that its value follows, by name or identity; `null` for the usual one.
 */
profile: string | null, };

/**
 * How well people can explain things.
 */
export type Explainability = { 
/**
 * Every domain, and the modules with a vote: the least explained first, what nobody
 * spoke of last.
 */
targets: Array<ExplainedTarget>, 
/**
 * Who voted, by name.
 */
voters: Array<string>, };

/**
 * A figure, and all that it rests on.
 */
export type ExplainedFigure = { 
/**
 * What it is.
 */
name: string, 
/**
 * Its value, written for people; `not known` if it is not.
 */
value: string, 
/**
 * How it is made, in words.
 */
formula: string, 
/**
 * What goes into it.
 */
inputs: Array<Input>, 
/**
 * Where the inputs come from: `measured`, `imported`, `estimated`, `voted`, `default` or
 * `illustrative`; more than one if they differ.
 */
provenance: Array<string>, 
/**
 * What it lacks, one clause each; empty when it is complete.
 */
lacks: Array<string>, };

/**
 * What is said of one domain or module.
 */
export type ExplainedTarget = { 
/**
 * The domain or module.
 */
target: string, 
/**
 * Its name.
 */
name: string, 
/**
 * `domain` or `module`.
 */
kind: string, 
/**
 * The votes, the lowest grade first.
 */
votes: Array<VoteRow>, 
/**
 * The mean of the grades; `null` without a vote.
 */
mean: number | null, 
/**
 * The highest grade less the lowest; `null` with less than two votes.
 */
spread: number | null, 
/**
 * Whether people disagree: their grades lie two or more apart.
 */
disagreement: boolean, };

/**
 * Every figure of a candidate.
 */
export type Explanation = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What was read, such as `shop, commit 1234567`.
 */
sources: Array<string>, 
/**
 * The figures.
 */
figures: Array<ExplainedFigure>, };

/**
 * Writes a file for others to read; the format follows the ending.
 */
export type Export = { 
/**
 * `report`, `roadmap`, `map`, `candidates`, `debt`, `seam`, `modules`,
 * `dependencies`, `assignments` or `project`.
 */
what: string, 
/**
 * The file.
 */
path: string, 
/**
 * The candidate, for `seam`.
 */
candidate: string | null, 
/**
 * The first day of the roadmap; `null` for the next Monday.
 */
start: string | null, };

/**
 * A file that was written.
 */
export type Exported = { 
/**
 * The file.
 */
path: string, 
/**
 * Its size in bytes.
 */
bytes: number, };

/**
 * A feature that waits because of debt.
 */
export type FeatureForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * The day from which it waits.
 */
since: string, 
/**
 * The day on which it waited no longer; `null` while it does.
 */
until: string | null, 
/**
 * What its delay costs a week, in money.
 */
delayCostPerWeek: number, 
/**
 * What the delay is due to, with shares: `Billing 60 %; Tickets 40 %`. Domains, modules,
 * debt items and projects; may be empty.
 */
attached: string, 
/**
 * Where the numbers come from: measured, imported, estimated or voted.
 */
provenance: string, 
/**
 * What anybody wants to remember of it.
 */
note: string, };

/**
 * What a list of delayed features from elsewhere holds.
 */
export type FeaturePreview = { 
/**
 * The features that would be taken over.
 */
features: Array<FeatureForm>, 
/**
 * How many of them take the place of a feature of the same name.
 */
replaced: number, 
/**
 * What can't be taken over as it stands.
 */
problems: Array<LedgerProblem>, 
/**
 * All columns with what they mean.
 */
columns: Array<ColumnMeaning>, 
/**
 * What a column can mean.
 */
known: Array<string>, };

/**
 * Which feature.
 */
export type FeatureRef = { 
/**
 * Its identity.
 */
feature: string, };

/**
 * What a file looks like, before it is imported.
 */
export type FilePreview = { 
/**
 * The file.
 */
file: string, 
/**
 * A name for the project.
 */
name: string, 
/**
 * Where a project file would be made.
 */
projectPath: string, 
/**
 * The format it looks like; `null` when it is in none.
 */
format: string | null, 
/**
 * All formats there are.
 */
formats: Array<FormatRow>, 
/**
 * What its parts would do to the open project; `null` when it names none, or none is open.
 */
parts: PartsPreview | null, };

/**
 * Names a file.
 */
export type FileRef = { 
/**
 * The file.
 */
file: string, };

/**
 * What a team can do in its first wave.
 */
export type FirstWave = { 
/**
 * The team: the one that can do most.
 */
team: string, 
/**
 * Hours.
 */
hours: number, };

/**
 * How far an assumption has to change to turn the answer.
 */
export type FlipRow = { 
/**
 * The assumption.
 */
assumption: string, 
/**
 * What it is now, written for people.
 */
now: string, 
/**
 * Where the answer turns, written for people; `null` when nothing within a factor of ten
 * turns it.
 */
at: string | null, 
/**
 * How large the change is: 2 is twice or half; `null` like `at`.
 */
factor: number | null, };

/**
 * Files in a folder at the top of the source.
 */
export type FolderCount = { 
/**
 * The folder.
 */
folder: string, 
/**
 * How many files below it are read.
 */
files: number, };

/**
 * What a folder holds, before it is surveyed.
 */
export type FolderPreview = { 
/**
 * The folder.
 */
folder: string, 
/**
 * A name for the project.
 */
name: string, 
/**
 * Where a project file would be made.
 */
projectPath: string, 
/**
 * Files that can be read, by language.
 */
languages: Array<LanguageCount>, 
/**
 * Source roots, relative to the folder.
 */
roots: Array<string>, 
/**
 * What is set apart.
 */
setApart: Array<SetApart>, 
/**
 * The commit, if the folder is under version control.
 */
commit: string | null, 
/**
 * Whether older commits are missing.
 */
shallow: boolean, 
/**
 * Whether contents of older commits may be missing.
 */
partial: boolean, 
/**
 * Folders at the top, most files first.
 */
folders: Array<FolderCount>, 
/**
 * What the last survey of the folder in the open project was asked, if there is one.
 */
asked: AskedOf | null, };

/**
 * Names a folder, and which part of it to look at.
 */
export type FolderRef = { 
/**
 * The folder.
 */
folder: string, 
/**
 * Which part; languages play no part, since all are counted.
 */
selection: ReadSelection, };

/**
 * A format that files can be imported in.
 */
export type FormatRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
description: string, };

/**
 * A condition of a quick win.
 */
export type GateRow = { 
/**
 * What is asked.
 */
gate: string, 
/**
 * `passed`, `failed` or `unknown`.
 */
outcome: string, 
/**
 * Why.
 */
because: string, };

/**
 * Which commits count, of the history of all sources.
 */
export type HistoryCounts = { 
/**
 * Commits that changed a module.
 */
commits: number, 
/**
 * Those that count for what changes together.
 */
counted: number, 
/**
 * Left out since a bot made them.
 */
botCommits: number, 
/**
 * Left out since they change more files than the limit.
 */
massCommits: number, 
/**
 * The limit.
 */
massCommitFiles: number, 
/**
 * People among the authors.
 */
authors: number, 
/**
 * Bots among the authors.
 */
bots: number, 
/**
 * Whether older commits are missing because a clone is shallow.
 */
shallow: boolean, 
/**
 * How many people would have to leave until nobody knows more than half of the product
 * modules.
 */
truckFactor: number | null, };

/**
 * Imports a file: into a new project, or into the open one.
 */
export type ImportFile = { 
/**
 * The file.
 */
file: string, 
/**
 * The project file to make; `null` imports into the open project.
 */
project: string | null, 
/**
 * The format; `null` finds it out.
 */
format: string | null, 
/**
 * Whether to keep people's real names.
 */
realNames: boolean, 
/**
 * Whether the columns of a matrix use its lines.
 */
columnsUseRows: boolean, 
/**
 * Whether modules that are assigned elsewhere go where the parts of the file say.
 */
takeAssigned: boolean, };

/**
 * What an import brought.
 */
export type ImportSummary = { 
/**
 * The file.
 */
file: string, 
/**
 * The format it was read as.
 */
format: string, 
/**
 * The source that has its modules now; empty when it brought none.
 */
source: string, 
/**
 * Whether that is a source that was there before.
 */
joined: boolean, 
/**
 * Modules in the file.
 */
modules: number, 
/**
 * Of these, those that the source knew before.
 */
matched: number, 
/**
 * Dependencies in the file.
 */
dependencies: number, 
/**
 * Commits that were taken over.
 */
commits: number, 
/**
 * Entries that were read.
 */
read: number, 
/**
 * Entries that could not be used.
 */
skipped: number, 
/**
 * Entries that lead out of the source.
 */
outside: number, 
/**
 * Names that led nowhere.
 */
unresolved: number, 
/**
 * Domains that were made.
 */
domains: Array<string>, 
/**
 * Rules that were made.
 */
rules: number, 
/**
 * Modules that were assigned by them.
 */
assigned: number, 
/**
 * Modules that were assigned elsewhere and were taken.
 */
taken: number, 
/**
 * Modules that the file would have elsewhere and that stay where they were assigned.
 */
kept: number, 
/**
 * Teams that were made.
 */
teams: Array<string>, 
/**
 * Domains that have an owner now.
 */
owned: Array<string>, 
/**
 * What the file says about which part may use which.
 */
boundaries: number, 
/**
 * Uses that it forbids and that it says there are.
 */
violations: number, 
/**
 * What could not be read, and what is worth knowing.
 */
diagnostics: Array<DiagnosticRow>, };

/**
 * Something that broke.
 */
export type IncidentForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * What happened.
 */
what: string, 
/**
 * Minutes of work that went into it, of everybody together.
 */
minutes: number, 
/**
 * What it cost besides work, in money.
 */
cost: number, 
/**
 * What it is due to, with shares: `Billing 60 %; Tickets 40 %`. Domains, modules, debt
 * items and projects; may be empty.
 */
attached: string, 
/**
 * Where the numbers come from: measured, imported or estimated.
 */
provenance: string, };

/**
 * What broke.
 */
export type IncidentLog = { 
/**
 * The latest first.
 */
incidents: Array<IncidentForm>, 
/**
 * Weeks that they count for; 0 without incidents.
 */
weeks: number, 
/**
 * What they cost a week, work included, in money.
 */
perWeek: number, };

/**
 * What a log of incidents from elsewhere holds.
 */
export type IncidentPreview = { 
/**
 * The incidents that would be taken over.
 */
incidents: Array<IncidentForm>, 
/**
 * Incidents that stand in the log already and are left out.
 */
knownAlready: number, 
/**
 * What can't be taken over as it stands.
 */
problems: Array<LedgerProblem>, 
/**
 * All columns with what they mean.
 */
columns: Array<ColumnMeaning>, 
/**
 * What a column can mean.
 */
known: Array<string>, };

/**
 * Which incident.
 */
export type IncidentRef = { 
/**
 * Its identity.
 */
incident: string, };

/**
 * Something that goes into a figure.
 */
export type Input = { 
/**
 * What it is.
 */
name: string, 
/**
 * Its value, written for people.
 */
value: string, };

/**
 * How a debt slows changes down.
 */
export type InterestForm = { 
/**
 * Changes a week.
 */
changesPerWeek: number, 
/**
 * Hours a change takes.
 */
hoursPerChange: number, 
/**
 * By how much the debt slows a change: 0.5 = half as long again. Not known without.
 */
slow: number | null, };

/**
 * All jobs that run.
 */
export type JobList = { 
/**
 * In the order they were started.
 */
jobs: Array<JobState>, };

/**
 * Names a job.
 */
export type JobRef = { 
/**
 * Its identity.
 */
job: string, };

/**
 * What a finished job made.
 */
export type JobResult = { "kind": "surveyed", 
/**
 * The project, open now.
 */
project: ProjectInfo, 
/**
 * What was read.
 */
summary: SurveySummary, 
/**
 * Whether nobody asked for it: a watched folder had changed.
 */
noticed: boolean, } | { "kind": "imported", 
/**
 * The project, open now.
 */
project: ProjectInfo, 
/**
 * What it brought.
 */
summary: ImportSummary, } | { "kind": "suggested", 
/**
 * What is proposed.
 */
suggestion: SuggestionView, };

/**
 * A job that was started; its state arrives as [`JobState`].
 */
export type JobStarted = { 
/**
 * Its identity.
 */
job: string, };

/**
 * How a job stands, sent to the window while it runs and when it ends.
 */
export type JobState = { 
/**
 * Its identity.
 */
job: string, 
/**
 * What it does.
 */
title: string, 
/**
 * What it does just now.
 */
stage: string, 
/**
 * Units of the stage done.
 */
done: number, 
/**
 * Units of the stage in all; 0 when not known.
 */
total: number, 
/**
 * How it stands.
 */
status: JobStatus, 
/**
 * Why it failed; empty otherwise.
 */
message: string, 
/**
 * What it made, once it is done.
 */
result: JobResult | null, };

/**
 * How a job stands.
 */
export type JobStatus = "running" | "done" | "failed" | "cancelled";

/**
 * How many dependencies of one kind.
 */
export type KindCount = { 
/**
 * The kind.
 */
kind: string, 
/**
 * How many.
 */
count: number, 
/**
 * The first line that shows it.
 */
line: number, };

/**
 * Dependencies of one kind that came and went.
 */
export type KindDifference = { 
/**
 * The kind.
 */
kind: string, 
/**
 * New ones.
 */
new: number, 
/**
 * Those that are cut.
 */
cut: number, };

/**
 * Whose modules are asked about: one of the two.
 */
export type KnowledgeOf = { 
/**
 * A module.
 */
module: string | null, 
/**
 * A domain.
 */
domain: string | null, };

/**
 * Who knows some modules. Bots and mass commits are left out.
 */
export type KnowledgeView = { 
/**
 * Modules of the product with an author.
 */
modules: number, 
/**
 * Changes: a commit that changed two of the modules counts twice.
 */
changes: number, 
/**
 * Authors, who made most changes first; the first twenty.
 */
authors: Array<AuthorShare>, 
/**
 * How many authors there are.
 */
allAuthors: number, 
/**
 * Teams, most changes first.
 */
teams: Array<TeamShare>, 
/**
 * How many people would have to leave until more than half of the modules have no
 * author left; `null` when none has.
 */
truckFactor: number | null, 
/**
 * How badly teams and modules fit, from 0 to 1; `null` with fewer than two teams.
 */
teamMismatch: number | null, };

/**
 * Where a label stands.
 */
export type LabelPlace = { 
/**
 * Its middle, in world units.
 */
x: number, 
/**
 * Its middle, in world units.
 */
y: number, 
/**
 * The room it has, in world units.
 */
width: number, };

/**
 * Files of one language.
 */
export type LanguageCount = { 
/**
 * The language.
 */
language: string, 
/**
 * The same as `ReadSelection` names it.
 */
code: string, 
/**
 * How many files.
 */
files: number, };

/**
 * The ledger.
 */
export type Ledger = { 
/**
 * Currency code.
 */
currency: string, 
/**
 * The items, dearest first.
 */
items: Array<DebtRow>, 
/**
 * Totals.
 */
total: Servicing, 
/**
 * Warnings of the model, such as a capacity that is exceeded.
 */
warnings: Array<string>, };

/**
 * What a ledger from elsewhere holds.
 */
export type LedgerPreview = { 
/**
 * The items that would be taken over.
 */
items: Array<DebtItemForm>, 
/**
 * How many of them take the place of an item of the same name.
 */
replaced: number, 
/**
 * What can't be taken over as it stands.
 */
problems: Array<LedgerProblem>, 
/**
 * Columns that mean nothing here.
 */
unknownColumns: Array<string>, 
/**
 * All columns with what they mean.
 */
columns: Array<ColumnMeaning>, 
/**
 * What a column can mean.
 */
known: Array<string>, 
/**
 * What was left out by itself, in sentences.
 */
notes: Array<string>, };

/**
 * A line that could not be taken over as it stands.
 */
export type LedgerProblem = { 
/**
 * The line, from 1.
 */
line: number, 
/**
 * What is wrong, and what became of it.
 */
cause: string, };

/**
 * A ledger that somebody keeps elsewhere: the text of a CSV file, or what was copied from a
 * spreadsheet.
 */
export type LedgerText = { 
/**
 * The text, with a line of column names.
 */
text: string, 
/**
 * What columns mean whose names do not say so.
 */
meanings: Array<ColumnMeaning>, };

/**
 * The lines that commits added to a module and removed from it.
 */
export type LineChurn = { 
/**
 * Lines added.
 */
added: number, 
/**
 * Lines removed.
 */
removed: number, 
/**
 * Changes whose lines could not be counted.
 */
unknown: number, };

/**
 * Says in which folder a source lies now.
 */
export type LocateSource = { 
/**
 * The source.
 */
source: string, 
/**
 * The folder.
 */
folder: string, };

/**
 * Locks or unlocks a domain.
 */
export type LockDomain = { 
/**
 * Which.
 */
domain: string, 
/**
 * Whether its modules stay where they are, and no others come.
 */
locked: boolean, };

/**
 * Makes a set of modules a candidate.
 */
export type MakeCandidate = { 
/**
 * Its name.
 */
name: string, 
/**
 * Identities, paths, names, or patterns of modules.
 */
modules: Array<string>, };

/**
 * Dependencies between two regions, drawn as one band.
 */
export type MapBundle = { 
/**
 * The region that uses, in the list of regions.
 */
from: number, 
/**
 * The region that is used.
 */
to: number, 
/**
 * How many dependencies.
 */
count: number, 
/**
 * The curve: start, control, end.
 */
curve: Array<number>, };

/**
 * What the map is narrowed to.
 */
export type MapFocus = { 
/**
 * What is looked at: identities of modules and domains; empty for the whole map.
 */
around: Array<string>, 
/**
 * How many dependencies away from it a module may lie.
 */
hops: number, 
/**
 * `both`, `uses` or `used_by`.
 */
way: string, 
/**
 * Whether only what lies on the way from the first module to the second is shown.
 */
path: boolean, 
/**
 * Whether modules with exceptionally many neighbours are left out.
 */
hideHubs: boolean, 
/**
 * Languages that are shown; none: all. So are the other lists.
 */
languages: Array<string>, 
/**
 * The package that is shown, with all below it; empty: all.
 */
package: string, 
/**
 * Teams whose domains are shown.
 */
owners: Array<string>, 
/**
 * Roles of which a module has one.
 */
roles: Array<string>, 
/**
 * Kinds of dependencies that count.
 */
kinds: Array<string>, };

/**
 * One line of a `map.csv`: a module or a pattern, and a domain's name.
 */
export type MapLine = { 
/**
 * A module's path or name, or a pattern with `*`.
 */
target: string, 
/**
 * The domain's name; made when there is none of that name. Empty: the monolith.
 */
domain: string, };

/**
 * A figure of every module, in steps that are drawn as colours.
 */
export type MapOverlay = { 
/**
 * Which.
 */
overlay: string, 
/**
 * What the figure is.
 */
title: string, 
/**
 * Whether steps grow from the first to the last; otherwise each is a thing of its own.
 */
ordered: boolean, 
/**
 * The steps.
 */
steps: Array<OverlayStep>, 
/**
 * Modules of which the figure is known, by identity.
 */
marks: Array<OverlayMark>, 
/**
 * What a reader must know, in sentences; empty when nothing.
 */
notes: Array<string>, };

/**
 * A package inside a region.
 */
export type MapPackage = { 
/**
 * Its place in the list of regions.
 */
region: number, 
/**
 * Its full name.
 */
name: string, 
/**
 * What its label says.
 */
label: string, 
/**
 * Where its label stands.
 */
place: LabelPlace, 
/**
 * Names its outline, as that of a region.
 */
stamp: number, 
/**
 * Its outline, as that of a region.
 */
outline: Array<Array<number>>, };

/**
 * The region of a domain, or of the monolith.
 */
export type MapRegion = { 
/**
 * The domain; `null` for the monolith.
 */
domain: string | null, 
/**
 * Names its outline, so that it need not travel again; a whole number.
 */
stamp: number, 
/**
 * Its outline: closed rings of points `x, y, x, y, …` in tenths of a world unit; empty
 * when the request says it is known.
 */
outline: Array<Array<number>>, 
/**
 * Where its name stands.
 */
label: LabelPlace, };

/**
 * The part of the map that is not numbers by the thousand. It travels in the bytes of
 * `map_scene`: a `u32` with the length of this as JSON, the JSON padded with spaces to a
 * multiple of 4, then `u32` modules and for each of them `f32 x, f32 y, f32 radius,
 * u32 number of its identity, u32 region, u32 package`, then `u32` dependencies and for
 * each of them `u32 from, u32 to` (places in the list of modules), `u32 count` and `u32
 * kinds`, where bit n says that there is one of the kind in place n of `kinds`; all
 * little-endian. Dependencies that the request says it knows are left out.
 */
export type MapScene = { 
/**
 * Left, top, right, bottom in world units.
 */
bounds: [number, number, number, number], 
/**
 * Names the list of dependencies: another list, another number.
 */
edges: number, 
/**
 * Regions; the monolith first.
 */
regions: Array<MapRegion>, 
/**
 * Packages.
 */
packages: Array<MapPackage>, 
/**
 * Bands between regions, heaviest first.
 */
bundles: Array<MapBundle>, 
/**
 * Names of the kinds of dependencies.
 */
kinds: Array<string>, };

/**
 * Asks for the map.
 */
export type MapSceneRef = { 
/**
 * The `edges` of a map that is at hand; its dependencies need not travel again.
 */
edges: number | null, 
/**
 * The `stamp`s of outlines that are at hand; none of them need travel again.
 */
shapes: Array<number> | null, };

/**
 * The order in which modules stand in a dependency structure matrix: users before what they
 * use, so that feedback lies below the diagonal.
 */
export type Matrix = { 
/**
 * Regions with modules, in order.
 */
blocks: Array<MatrixBlock>, 
/**
 * Groups of two or more modules that reach each other; largest first.
 */
cycles: Array<Array<string>>, 
/**
 * Dependency counts below the diagonal.
 */
feedback: number, 
/**
 * All dependency counts.
 */
total: number, };

/**
 * Modules of one region, in the order of the matrix.
 */
export type MatrixBlock = { 
/**
 * The domain; `null` for the monolith.
 */
domain: string | null, 
/**
 * Its modules.
 */
modules: Array<string>, };

/**
 * The answer to whether a project is open.
 */
export type MaybeProject = { 
/**
 * The open project.
 */
project: ProjectInfo | null, };

/**
 * Puts everything of one domain into another, and removes it.
 */
export type MergeDomains = { 
/**
 * The domain that goes.
 */
from: string, 
/**
 * The domain that stays.
 */
into: string, };

/**
 * Everything known of one module.
 */
export type ModuleDetail = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its path.
 */
path: string, 
/**
 * The file on this machine, if it is there.
 */
file: string | null, 
/**
 * Its language.
 */
language: string, 
/**
 * Source lines.
 */
sloc: number, 
/**
 * `product`, `test`, `generated` or `vendored`.
 */
standing: string, 
/**
 * The same as the survey found it.
 */
foundStanding: string, 
/**
 * The rule by which the survey sets it apart; empty for a part of the product.
 */
rule: string, 
/**
 * What people say against the evidence.
 */
overrules: Array<OverruleRow>, 
/**
 * Its domain.
 */
domain: string | null, 
/**
 * Whether a person or a rule put it there.
 */
pinned: boolean, 
/**
 * Who put it there; empty for Quarry itself.
 */
by: string, 
/**
 * Why.
 */
why: string, 
/**
 * Its roles.
 */
roles: Array<RoleRow>, 
/**
 * What it uses, most first.
 */
uses: Array<Neighbour>, 
/**
 * What uses it, most first.
 */
usedBy: Array<Neighbour>, 
/**
 * What changes with it, most first; at most 20.
 */
coChanges: Array<CoChange>, 
/**
 * Its uses of others, and uses of it, that break an agreed rule.
 */
broken: Array<BrokenRule>, 
/**
 * Commits that changed it, mass commits included.
 */
commits: number, 
/**
 * The lines that those added and removed; `null` where the survey did not count lines.
 */
changedLines: LineChurn | null, 
/**
 * Authors of those.
 */
authors: number, 
/**
 * The share of its commits by its main author.
 */
mainAuthorShare: number | null, 
/**
 * Authors with less than a twentieth of its commits.
 */
minorAuthors: number, 
/**
 * `1 - sum (a_i / n)^2` over its authors' commits: 0 when one made all of them.
 */
fragmentation: number | null, 
/**
 * The last commit that changed it: its hash and day.
 */
lastCommit: string | null, 
/**
 * The day of the last commit.
 */
lastChanged: string | null, };

/**
 * Names a module.
 */
export type ModuleRef = { 
/**
 * Its identity.
 */
module: string, };

/**
 * What an hour costs and is worth.
 */
export type MoneySettings = { 
/**
 * Currency code of three letters, such as `USD`.
 */
currency: string, 
/**
 * Loaded cost of an engineering hour, in the currency.
 */
hourCost: number, 
/**
 * Value that an hour of engineering contributes, in the currency.
 */
hourValue: number, 
/**
 * Discount rate a year, such as 0.1.
 */
discountRate: number, 
/**
 * Where the figures come from.
 */
provenance: string, 
/**
 * Hours a week for each thing that a cut leaves behind.
 */
upkeep: Upkeep, };

/**
 * What a move did.
 */
export type Moved = { 
/**
 * How many modules moved.
 */
modules: number, 
/**
 * What people hear: "Moved 3 modules to Billing; dependencies with Payments 14 → 3".
 */
announcement: string, };

/**
 * A module on the other side of dependencies.
 */
export type Neighbour = { 
/**
 * Its identity.
 */
module: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its domain.
 */
domain: string | null, 
/**
 * How many dependencies, by kind.
 */
kinds: Array<KindCount>, 
/**
 * How many in all.
 */
total: number, };

/**
 * How a candidate and one of its neighbours stand to each other.
 */
export type NeighbourRow = { 
/**
 * The neighbour: a domain, or `monolith`.
 */
side: string, 
/**
 * How many operations of the candidate it uses.
 */
usesCandidate: number, 
/**
 * How many of its operations the candidate uses.
 */
usedByCandidate: number, 
/**
 * Which side the evidence shows upstream: a domain, a candidate made of modules, or
 * `monolith`.
 */
upstream: string, 
/**
 * What people said; `null` when nobody has.
 */
relation: RelationRow | null, };

/**
 * Makes an empty project.
 */
export type NewProject = { 
/**
 * The file to make; it must not exist.
 */
path: string, 
/**
 * The project's name.
 */
name: string, };

/**
 * A request without parameters.
 */
export type Nothing = Record<symbol, never>;

/**
 * Opens a project file.
 */
export type OpenProject = { 
/**
 * The file.
 */
path: string, };

/**
 * What could not be done: the value of a feature that waits, or hours that would have
 * earned more than they cost. Of the two, one counts.
 */
export type OpportunityForm = { "kind": "blockedValue", 
/**
 * What its delay costs a week, in money.
 */
delayCostPerWeek: number, 
/**
 * The share of the delay that is due to this item, from 0 to 1.
 */
share: number, } | { "kind": "lostMargin", 
/**
 * Hours a week.
 */
hoursPerWeek: number, };

/**
 * What a change answers.
 */
export type Outcome<T> = { 
/**
 * The value itself.
 */
value: T, 
/**
 * What views must fetch anew.
 */
changed: Array<Topic>, 
/**
 * Modules that the change put somewhere, so that the outline need not be fetched for them.
 */
placed: Array<Placed>, 
/**
 * What can be undone and redone now.
 */
undo: UndoState, };

/**
 * Everything the outline shows; modules in the order of their paths.
 */
export type Outline = { 
/**
 * All modules.
 */
modules: Array<OutlineModule>, };

/**
 * A module in the outline.
 */
export type OutlineModule = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name in its language.
 */
name: string, 
/**
 * Its path.
 */
path: string, 
/**
 * Its package; empty at the top.
 */
package: string, 
/**
 * Its domain; `null` for the monolith.
 */
domain: string | null, 
/**
 * Whether a person or a rule put it there.
 */
pinned: boolean, 
/**
 * Source lines.
 */
sloc: number, 
/**
 * `product`, `test`, `generated` or `vendored`.
 */
standing: string, 
/**
 * Its language.
 */
language: string, 
/**
 * Its roles, after what people say against the evidence.
 */
roles: Array<string>, };

/**
 * What an overlay says of a module.
 */
export type OverlayMark = { 
/**
 * The module.
 */
module: string, 
/**
 * Its place in the list of steps.
 */
step: number, 
/**
 * The figure in words.
 */
says: string, };

/**
 * Names an overlay.
 */
export type OverlayRef = { 
/**
 * `coupling`, `co_change`, `churn`, `owner`, `debt`, `explained`, `roles` or
 * `difference`.
 */
overlay: string, };

/**
 * One colour of an overlay.
 */
export type OverlayStep = { 
/**
 * What it means.
 */
label: string, 
/**
 * How many modules have it.
 */
modules: number, };

/**
 * Says how a module stands, or which role it has, against the evidence.
 */
export type OverruleModule = { 
/**
 * The module.
 */
module: string, 
/**
 * The role; `null` for how the module stands.
 */
role: string | null, 
/**
 * `product`, `test`, `generated` or `vendored`; of a role `yes` or `no`; `null` leaves
 * it to the evidence again.
 */
says: string | null, 
/**
 * Why; may be empty.
 */
reason: string, };

/**
 * Says that the evidence for an operation is wrong, or takes that back.
 */
export type OverruleOperation = { 
/**
 * The module that offers it, as the seam gives it.
 */
owner: string, 
/**
 * The name by which a decision knows it.
 */
operation: string, 
/**
 * Only its uses by this module; `null` for all of them.
 */
module: string | null, 
/**
 * Only its uses inside this symbol; `null` for all of them. Tables and topics are used by
 * a module as a whole.
 */
within: string | null, 
/**
 * Whether the evidence is wrong; `false` takes the word back.
 */
wrong: boolean, 
/**
 * Why; needed when it is wrong.
 */
reason: string, };

/**
 * What a person says of a module against the evidence.
 */
export type OverruleRow = { 
/**
 * The role it is about; `null` for how the module stands.
 */
role: string | null, 
/**
 * How it stands; of a role `yes` or `no`.
 */
says: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Who said so.
 */
by: string, };

/**
 * What the parts that a file names would do to the domains of the open project.
 */
export type PartsPreview = { 
/**
 * Domains that would be made.
 */
domains: Array<string>, 
/**
 * Modules that nobody has assigned, which would get a domain.
 */
assigned: number, 
/**
 * Modules that are assigned elsewhere: kept there, or taken if that is asked for.
 */
elsewhere: number, 
/**
 * Of these, those that a locked domain holds or would get, which stay in any case.
 */
locked: number, };

/**
 * The patterns of context mapping.
 */
export type PatternList = { 
/**
 * From the closest to none.
 */
patterns: Array<PatternRow>, };

/**
 * A pattern of context mapping.
 */
export type PatternRow = { 
/**
 * `partnership`, `shared_kernel`, `customer_supplier`, `conformist`,
 * `anticorruption_layer`, `open_host_service`, `published_language` or `separate_ways`.
 */
pattern: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it means, in one sentence.
 */
meaning: string, 
/**
 * Whether one side is upstream.
 */
hasDirection: boolean, };

/**
 * Pins a domain's region or lets it go.
 */
export type PinDomain = { 
/**
 * Which.
 */
domain: string, 
/**
 * Whether it stays where it lies when the map is tidied.
 */
pinned: boolean, };

/**
 * A place in the source.
 */
export type Place = { 
/**
 * The file, relative to the source.
 */
path: string, 
/**
 * The line, from 1; 0 for the whole file.
 */
line: number, };

/**
 * Modules that are held in one domain.
 */
export type Placed = { 
/**
 * Which modules.
 */
modules: Array<string>, 
/**
 * Their domain now; `null` for the monolith.
 */
domain: string | null, 
/**
 * Whether a person or a rule put them there.
 */
pinned: boolean, };

/**
 * Asks for the roadmap.
 */
export type PlanRequest = { 
/**
 * The first day; `null` for the next Monday.
 */
start: string | null, };

/**
 * What the window remembers, for all projects.
 */
export type Preferences = { 
/**
 * Its look.
 */
theme: Theme, 
/**
 * Width of the outline in pixels.
 */
outlineWidth: number, 
/**
 * Width of the inspector in pixels.
 */
inspectorWidth: number, 
/**
 * Whether the outline is shown.
 */
outlineOpen: boolean, 
/**
 * Whether the inspector is shown.
 */
inspectorOpen: boolean, 
/**
 * Size of text in percent, 80 to 160.
 */
textSize: number, 
/**
 * The name that changes are kept under; may be empty.
 */
person: string, 
/**
 * A command that opens an editor, with `{file}` and `{line}`; empty for none.
 */
editor: string, 
/**
 * Whether surveyed folders are watched, and surveyed anew when they change.
 */
watch: boolean, };

/**
 * All profiles.
 */
export type ProfileList = { 
/**
 * Those of the project, then presets whose names are not taken. The first is the one
 * that candidates are ranked by where nothing else is said.
 */
profiles: Array<ProfileRow>, 
/**
 * How far each two agree.
 */
agreements: Array<AgreementRow>, 
/**
 * The most contested candidates first.
 */
contested: Array<ContestedRow>, };

/**
 * Names a profile of the project.
 */
export type ProfileRef = { 
/**
 * Its identity.
 */
profile: string, };

/**
 * A stakeholder's weights.
 */
export type ProfileRow = { 
/**
 * Its identity; `null` for a preset.
 */
id: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * One weight a criterion.
 */
weights: Array<WeightRow>, };

/**
 * The open project.
 */
export type ProjectInfo = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its file.
 */
path: string, 
/**
 * Why nothing can be changed, if so.
 */
readOnly: string | null, 
/**
 * What a reader must know before believing the numbers; empty if nothing.
 */
notice: string, 
/**
 * What happened on opening that people should know.
 */
notices: Array<string>, 
/**
 * Currency code.
 */
currency: string, 
/**
 * Modules of the current surveys.
 */
modules: number, 
/**
 * Those that count as product code.
 */
productModules: number, 
/**
 * Dependencies of the current surveys.
 */
dependencies: number, 
/**
 * Domains.
 */
domains: number, 
/**
 * Product modules that are assigned to a domain.
 */
assigned: number, 
/**
 * What can be undone and redone.
 */
undo: UndoState, };

/**
 * A set of modules that Quarry proposes as a candidate.
 */
export type ProposedCandidate = { 
/**
 * A name for it.
 */
name: string, 
/**
 * What kind of set it is: `one_way_group`, `leaf_group` or `subscribers`.
 */
kind: string, 
/**
 * Its modules, by identity.
 */
modules: Array<string>, 
/**
 * The names of these.
 */
names: Array<string>, 
/**
 * Why it is proposed, in one sentence.
 */
because: string, };

/**
 * Sets of modules that could be made candidates.
 */
export type ProposedCandidates = { 
/**
 * The best first.
 */
proposals: Array<ProposedCandidate>, };

/**
 * What a candidate costs and saves over time.
 */
export type Prospect = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Currency code.
 */
currency: string, 
/**
 * The answer in sentences; what is not known is said.
 */
answer: string, 
/**
 * The assumption that would turn it, in a sentence; empty without an answer.
 */
turns: string, 
/**
 * What would take the first place from it, in a sentence; empty unless it is first.
 */
firstPlace: string, 
/**
 * The net saving line by line; empty when it is not known.
 */
lines: Array<SavingLine>, 
/**
 * What each disposition saves; empty when no saving is known.
 */
dispositions: Array<DispositionMoney>, 
/**
 * Doing nothing against beginning in a month; `null` when not known.
 */
start: StartMonths | null, 
/**
 * What would turn the answer, the soonest first.
 */
flips: Array<FlipRow>, 
/**
 * What would take the first place from it, the soonest first.
 */
firstPlaceFlips: Array<FlipRow>, 
/**
 * What is not known, one clause each.
 */
missing: Array<string>, };

/**
 * A question as it is entered.
 */
export type QuestionForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * What is asked.
 */
question: string, 
/**
 * The domain or module that it is about.
 */
target: string | null, 
/**
 * `intended`, `accident` or `unknown`.
 */
answer: string, 
/**
 * Who finds out; may be empty.
 */
owner: string, };

/**
 * All questions about behaviour.
 */
export type QuestionList = { 
/**
 * The open ones first, the oldest first.
 */
questions: Array<QuestionRow>, };

/**
 * Which question.
 */
export type QuestionRef = { 
/**
 * Its identity.
 */
question: string, };

/**
 * A question about behaviour.
 */
export type QuestionRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * What is asked.
 */
question: string, 
/**
 * The domain or module that it is about.
 */
target: string | null, 
/**
 * The name of that; empty without.
 */
name: string, 
/**
 * `intended`, `accident` or `unknown`.
 */
answer: string, 
/**
 * Who finds out.
 */
owner: string, 
/**
 * When it was asked, in milliseconds since 1970.
 */
asked: string, 
/**
 * Days since then.
 */
age: number, };

/**
 * lo / likely / hi.
 */
export type Range = { 
/**
 * The optimistic point.
 */
lo: number, 
/**
 * The most likely value.
 */
likely: number, 
/**
 * The pessimistic point.
 */
hi: number, };

/**
 * Asks for the order of the candidates.
 */
export type RankBy = { 
/**
 * A profile by name or identity; `null` for the first.
 */
profile: string | null, 
/**
 * Weights to use in place of those of the profile, while they are being set.
 */
weights: Array<WeightRow> | null, };

/**
 * The place of a candidate.
 */
export type RankedRow = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its rank; candidates that can't be told apart surely share one.
 */
rank: number, 
/**
 * Its value, from 0 to 1.
 */
value: number, 
/**
 * Its value if all that is not known were at its worst.
 */
lo: number, 
/**
 * Its value if all that is not known were at its best.
 */
hi: number, 
/**
 * The share of the weights whose criteria are known.
 */
known: number, 
/**
 * What the value is made of.
 */
parts: Array<CriterionPart>, 
/**
 * How sure its place by value is, in plain words.
 */
sureness: string, 
/**
 * The share of the weightings under which it has each rank by value, the first first.
 */
ranks: Array<number>, 
/**
 * The mean of the weights under which it is first, in the order of `drawn`; `null` if
 * it never is.
 */
centralWeights: Array<number> | null, 
/**
 * How often it is first with these weights.
 */
confidence: number | null, };

/**
 * The candidates in order, and how sure that is.
 */
export type RankingView = { 
/**
 * The profile's name.
 */
profile: string, 
/**
 * The weights that were used.
 */
weights: Array<WeightRow>, 
/**
 * Candidates with modules, best first.
 */
candidates: Array<RankedRow>, 
/**
 * The candidate with the best value, what is not known taken at the middle of the scale.
 */
best: string | null, 
/**
 * For each criterion with a weight, how far that can move.
 */
stays: Array<StaysRow>, 
/**
 * How many weightings were drawn.
 */
draws: number, };

/**
 * Which part of a source is read.
 */
export type ReadSelection = { 
/**
 * Only these languages, as `LanguageCount.code` names them; empty for all.
 */
languages: Array<string>, 
/**
 * Folders that are left out, relative to the source.
 */
leftOut: Array<string>, 
/**
 * Folders that a rule sets apart and that are read all the same.
 */
takenIn: Array<string>, };

/**
 * A project that was open lately.
 */
export type RecentProject = { 
/**
 * Its file.
 */
path: string, 
/**
 * Its name then.
 */
name: string, 
/**
 * When it was opened last, in milliseconds since 1970, as text.
 */
opened: string, 
/**
 * Whether the file is still there.
 */
exists: boolean, };

/**
 * How a region hangs on another.
 */
export type RegionLink = { 
/**
 * The region that uses; `null` for the monolith.
 */
from: string | null, 
/**
 * The region that is used.
 */
to: string | null, 
/**
 * How many dependencies.
 */
count: number, };

/**
 * What people said of how two sides stand to each other.
 */
export type RelationRow = { 
/**
 * The pattern, such as `anticorruption_layer`.
 */
pattern: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it means, in one sentence.
 */
meaning: string, 
/**
 * The side that is upstream; `null` where the pattern has no direction.
 */
upstream: string | null, 
/**
 * That side's name; empty without one.
 */
upstreamName: string, 
/**
 * Why.
 */
note: string, 
/**
 * Who said so.
 */
by: string, 
/**
 * What in the evidence speaks against it; `null` when nothing does.
 */
contradiction: string | null, };

/**
 * A module that has another path than before.
 */
export type RenamedModule = { 
/**
 * The path it had.
 */
from: string, 
/**
 * The path it has.
 */
to: string, };

/**
 * A payment on the principal.
 */
export type RepaymentForm = { 
/**
 * The day.
 */
on: string, 
/**
 * The share of the principal that it repays, from 0 to 1.
 */
share: number, 
/**
 * Whether it is only planned.
 */
planned: boolean, };

/**
 * What has to be done again.
 */
export type ReworkForm = { 
/**
 * Fixes a week that are not counted under interest.
 */
fixesPerWeek: number, 
/**
 * Hours a fix takes.
 */
hoursPerFix: number, 
/**
 * Incidents a week.
 */
incidentsPerWeek: number, 
/**
 * What an incident costs, in money.
 */
costPerIncident: number, };

/**
 * The roadmap on a calendar.
 */
export type Roadmap = { 
/**
 * The first day.
 */
start: string, 
/**
 * The last day.
 */
end: string, 
/**
 * Currency code.
 */
currency: string, 
/**
 * Teams by name, in lanes.
 */
teams: Array<string>, 
/**
 * Steps in the order they start.
 */
steps: Array<RoadmapStep>, 
/**
 * Money that waiting costs until everything is done, as planned.
 */
costOfDelay: number, 
/**
 * No order can cost less than this.
 */
bound: number, 
/**
 * The same by plain weighted shortest job first.
 */
wsjfCost: number, 
/**
 * What could not be planned or was bent, in sentences.
 */
notes: Array<string>, };

/**
 * A step on the calendar.
 */
export type RoadmapStep = { 
/**
 * What it is known by: the identity of its candidate, enabler or debt item.
 */
key: string, 
/**
 * Its name.
 */
name: string, 
/**
 * `candidate`, `enabler` or `repayment`.
 */
work: string, 
/**
 * Its domain, if it has one.
 */
domain: string | null, 
/**
 * The team that does it.
 */
team: number, 
/**
 * The first day.
 */
start: string, 
/**
 * The last day, if it takes as long as likely.
 */
finish: string, 
/**
 * The last day, if all goes well.
 */
finishLo: string, 
/**
 * The last day, if it goes badly.
 */
finishHi: string, 
/**
 * Hours it takes.
 */
effort: Range, 
/**
 * What waiting for it costs a week; `null` when not known.
 */
savingPerWeek: number | null, 
/**
 * Keys of the steps that come first.
 */
after: Array<string>, 
/**
 * Why it stands where it stands.
 */
why: string, 
/**
 * Whether it misses its deadline.
 */
late: boolean, };

/**
 * What a module is for.
 */
export type RoleRow = { 
/**
 * The role.
 */
role: string, 
/**
 * The evidence in a sentence.
 */
because: string, 
/**
 * Where it shows.
 */
line: number, };

/**
 * A pattern of module paths or names.
 */
export type RulePattern = { 
/**
 * With `/` it is matched with paths, else with dotted names.
 */
pattern: string, 
/**
 * The domain that its modules would go to; `null` while that is open.
 */
domain: string | null, };

/**
 * What a rule would do.
 */
export type RulePreview = { 
/**
 * Modules of the map that match.
 */
modules: Array<string>, 
/**
 * How many of them lie in the domain already.
 */
there: number, 
/**
 * How many of them lie in other domains.
 */
elsewhere: number, 
/**
 * How many lie in locked domains and so stay.
 */
locked: number, };

/**
 * Writes a copy of the project file.
 */
export type SaveCopy = { 
/**
 * Where to.
 */
path: string, };

/**
 * A picture of the current view, drawn by the window.
 */
export type SavePicture = { 
/**
 * Where to; the ending says what it is: `svg` or `png`.
 */
path: string, 
/**
 * SVG as it is; PNG in base64.
 */
content: string, };

/**
 * Makes a profile, or changes one.
 */
export type SaveProfile = { 
/**
 * The profile; `null` for a new one.
 */
id: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * One weight a criterion.
 */
weights: Array<WeightRow>, };

/**
 * Saves a way to look at the map; one of the same name is replaced.
 */
export type SaveView = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is narrowed to.
 */
focus: MapFocus, 
/**
 * Its overlay; empty for none.
 */
overlay: string, };

/**
 * Names a saved view.
 */
export type SavedViewRef = { 
/**
 * Its identity.
 */
view: string, };

/**
 * A way to look at the map that has a name.
 */
export type SavedViewRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is narrowed to.
 */
focus: MapFocus, 
/**
 * Its overlay; empty for none.
 */
overlay: string, };

/**
 * All saved views, by name.
 */
export type SavedViews = { 
/**
 * The views.
 */
views: Array<SavedViewRow>, };

/**
 * A line of the net saving: they sum to it.
 */
export type SavingLine = { 
/**
 * What it is.
 */
name: string, 
/**
 * What it is made of, such as `5 × 0.1 h`.
 */
madeOf: string, 
/**
 * Money a week; what is saved is positive.
 */
perWeek: number, };

/**
 * The operations that cross to one other side.
 */
export type SeamGroup = { 
/**
 * The other domain; `null` for the monolith.
 */
domain: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * How it and the candidate stand to each other.
 */
neighbour: NeighbourRow, 
/**
 * The operations, heaviest first; none where people said something of a neighbour to
 * which nothing crosses.
 */
operations: Array<SeamOperationRow>, };

/**
 * An operation that crosses.
 */
export type SeamOperationRow = { 
/**
 * The module that offers it; `null` for a table that no module declares.
 */
owner: string | null, 
/**
 * That module's name; empty without one.
 */
ownerName: string, 
/**
 * Where it is defined.
 */
defined: Place, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is: `function`, `class`, `constant`, `endpoint`, `topic` or `table`.
 */
kind: string, 
/**
 * The name by which a decision knows it.
 */
key: string, 
/**
 * `in`: the outside uses the candidate; `out`: the reverse.
 */
direction: string, 
/**
 * Its class in words.
 */
class: string, 
/**
 * Why it is of that class.
 */
reason: string, 
/**
 * What it is to become.
 */
becomes: string, 
/**
 * Whether a person said so.
 */
decided: boolean, 
/**
 * What that person noted.
 */
note: string, 
/**
 * Whether its event must be kept in an outbox and sent after the commit.
 */
needsOutbox: boolean, 
/**
 * Where the caller of a one-way call reads the callee's data afterwards, in one sentence;
 * empty where nothing is seen to be read.
 */
readAfter: string, 
/**
 * Whether it is a table whose owner is proposed, and nobody has confirmed it.
 */
toConfirm: boolean, 
/**
 * Hours it takes; `null` where nobody said and the table of efforts has no line for it.
 */
effort: Range | null, 
/**
 * Hours by the table of efforts alone; `null` where it has no line for it.
 */
effortProposed: Range | null, 
/**
 * Whether a person set the hours.
 */
effortSet: boolean, 
/**
 * Where it is used; at most 200.
 */
callSites: Array<CallSiteRow>, 
/**
 * How many places there are.
 */
callSiteCount: number, };

/**
 * A candidate's boundary.
 */
export type SeamView = { 
/**
 * The candidate with its scores.
 */
candidate: CandidateRow, 
/**
 * The side that the candidate is in relations: its domain, or itself.
 */
side: string, 
/**
 * What crosses, by the other side.
 */
groups: Array<SeamGroup>, 
/**
 * What is left out of the count.
 */
apart: Array<ApartRow>, 
/**
 * What must be cut so that no cycle crosses the boundary; none of it can be left out.
 */
cut: Array<CutRow>, };

/**
 * What carrying debt costs a week; hours and money apart, since freed hours are no cash.
 */
export type Servicing = { 
/**
 * Slower changes, money a week.
 */
interest: number, 
/**
 * Toil, money a week.
 */
toil: number, 
/**
 * Rework, money a week.
 */
rework: number, 
/**
 * Lost opportunity, money a week.
 */
opportunity: number, 
/**
 * All of it, money a week.
 */
total: number, 
/**
 * Hours a week that go into it.
 */
hours: number, };

/**
 * Folders that are not read, and the rule that says so.
 */
export type SetApart = { 
/**
 * The rule in words.
 */
rule: string, 
/**
 * The folders, relative to the source.
 */
folders: Array<string>, };

/**
 * Decides what is to become of a candidate.
 */
export type SetDisposition = { 
/**
 * Which.
 */
candidate: string, 
/**
 * `extract`, `modularise`, `buy`, `retire` or `leave`.
 */
disposition: string, };

/**
 * Says how a candidate and a neighbour stand to each other, or takes that back.
 */
export type SetRelation = { 
/**
 * The candidate.
 */
candidate: string, 
/**
 * The neighbour: a domain, or `monolith`.
 */
other: string, 
/**
 * The pattern; `null` takes back what was said.
 */
pattern: string | null, 
/**
 * The side that is upstream, where the pattern has a direction; `null` for the one that
 * the evidence shows.
 */
upstream: string | null, 
/**
 * Why; may be empty.
 */
note: string, };

/**
 * Says what a candidate's way out saves and costs.
 */
export type SetSaving = { 
/**
 * Which.
 */
candidate: string, 
/**
 * The share of the servicing cost of the debt that hangs on it which goes away, from 0
 * to 1; `null` when nobody knows.
 */
removedShare: Range | null, 
/**
 * What running it costs a week once it is out, in money.
 */
runningCostPerWeek: number, };

/**
 * Says whose tables are.
 */
export type SetTableOwners = { 
/**
 * Which tables, and whose each is.
 */
owners: Array<TableOwnerForm>, 
/**
 * Why; may be empty.
 */
note: string, };

/**
 * What stands at a place of the source.
 */
export type SourceLine = { 
/**
 * The module.
 */
module: string, 
/**
 * The line that was asked for, from 1.
 */
line: number, 
/**
 * That line with those around it; empty when it cannot be shown.
 */
lines: Array<TextLine>, 
/**
 * Whether the file was written after it was surveyed, so that lines may have moved.
 */
changed: boolean, 
/**
 * Why it cannot be shown; `null` when it can, and where its source is not here.
 */
problem: string | null, };

/**
 * Lines of the source as it is now.
 */
export type SourceLines = { 
/**
 * What stands at each place, in the order in which they were asked for.
 */
lines: Array<SourceLine>, 
/**
 * The sources of the project that are not on this computer.
 */
absent: Array<AbsentSource>, };

/**
 * Asks for lines of the source as it is now.
 */
export type SourceLinesRef = { 
/**
 * Which lines; none to learn only which sources are not here.
 */
places: Array<SourcePlace>, 
/**
 * How many lines before and after each, at most 10.
 */
context: number, };

/**
 * A line of a module.
 */
export type SourcePlace = { 
/**
 * The module.
 */
module: string, 
/**
 * The line, from 1.
 */
line: number, };

/**
 * One part of a domain that would be split.
 */
export type SplitPart = { 
/**
 * What it could be called.
 */
name: string, 
/**
 * Its modules, in the order of their paths.
 */
modules: Array<string>, 
/**
 * Their source lines.
 */
sloc: number, 
/**
 * Dependencies inside it.
 */
internal: number, };

/**
 * How a domain would be split by coupling.
 */
export type SplitProposal = { 
/**
 * The parts, larger first; the first keeps the domain. None when nothing can be split.
 */
parts: Array<SplitPart>, 
/**
 * Dependencies of the first part on the second.
 */
forth: number, 
/**
 * Dependencies of the second part on the first.
 */
back: number, 
/**
 * All dependencies inside the domain.
 */
internal: number, };

/**
 * What the window needs to know when it starts.
 */
export type Start = { 
/**
 * The version of Quarry.
 */
version: string, 
/**
 * What it remembers.
 */
preferences: Preferences, 
/**
 * Projects that were open lately, latest first.
 */
recent: Array<RecentProject>, 
/**
 * The project that is open already.
 */
project: ProjectInfo | null, 
/**
 * Why the project named when the program was started could not be opened.
 */
problem: string | null, };

/**
 * "Do nothing" against "begin in month m".
 */
export type StartMonths = { 
/**
 * How many months are looked at.
 */
horizon: number, 
/**
 * What doing nothing costs, as it is paid and at its worth today.
 */
nothing: StartRow, 
/**
 * The months in which the work can begin and still end within the horizon.
 */
months: Array<StartRow>, 
/**
 * The month that costs least as it is paid; `null` when doing nothing does.
 */
bestPaid: number | null, 
/**
 * The month that costs least at its worth today; `null` when doing nothing does.
 */
bestToday: number | null, 
/**
 * Weeks that the work takes.
 */
workWeeks: number, 
/**
 * Who would do it.
 */
team: string, };

/**
 * What a candidate costs in all when the work begins in a month.
 */
export type StartRow = { 
/**
 * Whole months from now; 0 is now.
 */
month: number, 
/**
 * As it is paid, in money.
 */
paid: number, 
/**
 * At its worth today, in money.
 */
today: number, };

/**
 * How far the weight of a criterion can move before another candidate has the best value.
 */
export type StaysRow = { 
/**
 * The criterion.
 */
criterion: string, 
/**
 * Its share of all weights.
 */
share: number, 
/**
 * The lowest share with which the best candidate stays the best.
 */
lo: number, 
/**
 * The highest.
 */
hi: number, };

/**
 * Looks for domains.
 */
export type Suggest = { 
/**
 * Higher gives more and smaller domains; 1 is neutral.
 */
resolution: number, 
/**
 * Whether only the domains there are may be used.
 */
domainsOnly: boolean, };

/**
 * A group of modules that would lie together.
 */
export type SuggestedGroup = { 
/**
 * The domain there is already; `null` for a new one.
 */
domain: string | null, 
/**
 * Its name, or the one proposed.
 */
name: string, 
/**
 * Modules in it that are there already or pinned.
 */
staying: number, 
/**
 * Modules that would come.
 */
coming: Array<SuggestedModule>, };

/**
 * Where a module would go, and why.
 */
export type SuggestedModule = { 
/**
 * The module.
 */
module: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Why, in a sentence.
 */
why: string, };

/**
 * A team that an author could belong to, and why.
 */
export type SuggestedTeam = { 
/**
 * The team.
 */
team: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Why, in a sentence.
 */
because: string, };

/**
 * What is suggested.
 */
export type SuggestionView = { 
/**
 * The groups, largest first.
 */
groups: Array<SuggestedGroup>, 
/**
 * Modularity of the whole.
 */
modularity: number, 
/**
 * Modules set apart as libraries, by name.
 */
utilities: Array<string>, 
/**
 * Modules without evidence, which stay where they are.
 */
withoutEvidence: number, };

/**
 * What is different from the survey before. Lists have the first 500; counts are whole.
 */
export type SurveyDifference = { 
/**
 * New modules.
 */
added: number, 
/**
 * Modules that are gone.
 */
gone: number, 
/**
 * Modules with another path.
 */
renamed: number, 
/**
 * New modules by path.
 */
addedModules: Array<string>, 
/**
 * Modules that are gone, by the path they had.
 */
goneModules: Array<string>, 
/**
 * Modules with another path.
 */
renamedModules: Array<RenamedModule>, 
/**
 * New dependencies.
 */
new: number, 
/**
 * Dependencies that are cut.
 */
cut: number, 
/**
 * The same by kind.
 */
kinds: Array<KindDifference>, 
/**
 * New dependencies.
 */
newDependencies: Array<ChangedDependency>, 
/**
 * Dependencies that are cut.
 */
cutDependencies: Array<ChangedDependency>, 
/**
 * New call sites.
 */
newCallSites: number, 
/**
 * Call sites that are gone.
 */
goneCallSites: number, };

/**
 * Surveys a folder: into a new project, or anew into the open one.
 */
export type SurveyFolder = { 
/**
 * The folder.
 */
folder: string, 
/**
 * The project file to make; `null` surveys into the open project.
 */
project: string | null, 
/**
 * Whether to read history.
 */
history: boolean, 
/**
 * Whether to keep authors' real names; otherwise they become pseudonyms.
 */
realNames: boolean, 
/**
 * Which part of the folder.
 */
selection: ReadSelection, 
/**
 * Only imports: faster, but without call sites.
 */
importsOnly: boolean, 
/**
 * Leave out commits before this day, `YYYY-MM-DD`.
 */
since: string | null, 
/**
 * Whether to count the lines that each commit changed, which takes a while.
 */
changedLines: boolean, };

/**
 * The current survey of each source.
 */
export type SurveyList = { 
/**
 * One a source.
 */
surveys: Array<SurveySummary>, 
/**
 * Which commits count; `null` without a history.
 */
history: HistoryCounts | null, };

/**
 * What a survey read.
 */
export type SurveySummary = { 
/**
 * What people call the source.
 */
source: string, 
/**
 * Where it was read; empty when it is not here.
 */
location: string, 
/**
 * When, in milliseconds since 1970, as text.
 */
at: string, 
/**
 * The commit that was read.
 */
commit: string | null, 
/**
 * How many modules it found.
 */
modules: number, 
/**
 * How many dependencies.
 */
dependencies: number, 
/**
 * How many call sites.
 */
callSites: number, 
/**
 * How many commits.
 */
commits: number, 
/**
 * What was asked.
 */
asked: AskedOf, 
/**
 * Whether the source is as it was, so that nothing had to be read.
 */
unchanged: boolean, 
/**
 * What is different from the survey before; `null` for the first.
 */
difference: SurveyDifference | null, 
/**
 * Modules that are no part of the product, by standing and rule, as the survey found
 * them.
 */
setApart: Array<ApartModules>, 
/**
 * What it could not read.
 */
diagnostics: Array<DiagnosticRow>, 
/**
 * Names that led nowhere, most frequent first.
 */
unresolved: Array<UnresolvedName>, };

/**
 * Whose one table is.
 */
export type TableOwnerForm = { 
/**
 * Its name in the database.
 */
table: string, 
/**
 * A domain, or `monolith`; `null` leaves it to the evidence again.
 */
owner: string | null, };

/**
 * A table, and whose it is.
 */
export type TableOwnerRow = { 
/**
 * Its name in the database.
 */
table: string, 
/**
 * Where it is declared; `null` when no module declares it.
 */
declared: Place | null, 
/**
 * The domain that counts as its owner, or `monolith`; `null` when it is not known.
 */
owner: string | null, 
/**
 * The owner's name; empty when it is not known.
 */
ownerName: string, 
/**
 * The domain that the evidence proposes, or `monolith`; `null` when it proposes none.
 */
proposed: string | null, 
/**
 * Why that one, or why none.
 */
because: string, 
/**
 * Whether a person said whose it is.
 */
confirmed: boolean, 
/**
 * What that person noted.
 */
note: string, 
/**
 * Who said so.
 */
by: string, 
/**
 * Who uses it: those who write most first.
 */
uses: Array<TableUseRow>, };

/**
 * Whose the tables are.
 */
export type TableOwners = { 
/**
 * Those to confirm first, then by name.
 */
tables: Array<TableOwnerRow>, 
/**
 * How many have an owner that nobody has confirmed.
 */
toConfirm: number, 
/**
 * How many have no owner that is known.
 */
unknown: number, };

/**
 * How one region uses a table.
 */
export type TableUseRow = { 
/**
 * The domain; `null` is the monolith.
 */
domain: string | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Places that read the table.
 */
reads: number, 
/**
 * Places that write it.
 */
writes: number, 
/**
 * The first place that writes it, else the first that reads it.
 */
place: Place, };

/**
 * Who wrote the history, and the team of each.
 */
export type TeamMapping = { 
/**
 * Authors; who made most commits first.
 */
authors: Array<AuthorRow>, 
/**
 * Teams by name.
 */
teams: Array<TeamRow>, };

/**
 * A team and its authors.
 */
export type TeamRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Authors of the history in it.
 */
authors: number, 
/**
 * Their commits.
 */
commits: number, };

/**
 * What the members of one team did.
 */
export type TeamShare = { 
/**
 * Its name; `null` for authors in no team.
 */
team: string | null, 
/**
 * Changes of the modules.
 */
changes: number, 
/**
 * Their share of all changes, from 0 to 1.
 */
share: number, };

/**
 * A word of the business.
 */
export type Term = { 
/**
 * The word.
 */
term: string, 
/**
 * What it means in this domain.
 */
meaning: string, };

/**
 * A line of text.
 */
export type TextLine = { 
/**
 * Its number, from 1.
 */
line: number, 
/**
 * Its text; what cannot be shown is replaced, and a long line is cut off.
 */
text: string, };

/**
 * The look of the window.
 */
export type Theme = "system" | "light" | "dark" | "projector";

/**
 * The toil diary.
 */
export type ToilDiary = { 
/**
 * The latest first.
 */
entries: Array<ToilForm>, 
/**
 * Weeks that it covers; 0 without entries.
 */
weeks: number, 
/**
 * Hours of toil a week over these.
 */
hoursPerWeek: number, };

/**
 * A line of the toil diary.
 */
export type ToilForm = { 
/**
 * Its identity; none for a new one.
 */
id: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * How long it took.
 */
minutes: number, 
/**
 * What was done.
 */
what: string, 
/**
 * The domain it was for.
 */
domain: string | null, 
/**
 * The debt item that caused it.
 */
item: string | null, 
/**
 * Where the entry comes from: measured, imported or estimated.
 */
provenance: string, };

/**
 * What a diary from elsewhere holds.
 */
export type ToilPreview = { 
/**
 * The lines that would be taken over.
 */
entries: Array<ToilForm>, 
/**
 * Lines that stand in the diary already and are left out.
 */
knownAlready: number, 
/**
 * What can't be taken over as it stands.
 */
problems: Array<LedgerProblem>, 
/**
 * All columns with what they mean.
 */
columns: Array<ColumnMeaning>, 
/**
 * What a column can mean.
 */
known: Array<string>, };

/**
 * Which line of the diary.
 */
export type ToilRef = { 
/**
 * Its identity.
 */
entry: string, };

/**
 * A part of the project that views show; a change names those it touched.
 */
export type Topic = "survey" | "modules" | "map" | "domains" | "scores" | "debt" | "roadmap" | "teams" | "votes" | "decisions" | "settings" | "views";

/**
 * The label of the change that undo would take back, and that redo would do again.
 */
export type UndoState = { 
/**
 * What undo takes back.
 */
undo: string | null, 
/**
 * What redo does again.
 */
redo: string | null, };

/**
 * A name that led nowhere.
 */
export type UnresolvedName = { 
/**
 * The name.
 */
name: string, 
/**
 * In how many places.
 */
places: number, 
/**
 * Why, most likely, in a sentence.
 */
cause: string, };

/**
 * Changes a domain; what is `null` stays.
 */
export type UpdateDomain = { 
/**
 * Which.
 */
domain: string, 
/**
 * Its name.
 */
name: string | null, 
/**
 * What it does.
 */
definition: string | null, 
/**
 * `core`, `supporting` or `generic`.
 */
kind: string | null, 
/**
 * Its words.
 */
glossary: Array<Term> | null, };

/**
 * Hours a week for each thing that a cut leaves behind.
 */
export type Upkeep = { 
/**
 * A second deployment.
 */
deployment: number, 
/**
 * Each remote call.
 */
call: number, 
/**
 * Each copy of data that is kept up to date.
 */
replica: number, 
/**
 * Each event that is kept in an outbox.
 */
outbox: number, 
/**
 * Each library that both sides carry.
 */
library: number, 
/**
 * Where the hours come from.
 */
provenance: string, };

/**
 * Which vote.
 */
export type VoteRef = { 
/**
 * Its identity.
 */
vote: string, };

/**
 * How well somebody can explain a domain or module.
 */
export type VoteRow = { 
/**
 * Its identity.
 */
id: string, 
/**
 * Who voted.
 */
voter: string, 
/**
 * 0 = not at all, 3 = to a newcomer.
 */
grade: number, 
/**
 * What it does, in the voter's words.
 */
sentence: string, 
/**
 * When, in milliseconds since 1970.
 */
at: string, };

/**
 * The weight of a criterion, and the anchors that put it on a scale.
 */
export type WeightRow = { 
/**
 * `ease`, `foreign_data`, `blocking_per_module`, `net_saving`, `effort` or
 * `team_mismatch`.
 */
criterion: string, 
/**
 * The weight; not negative.
 */
weight: number, 
/**
 * The value that counts as 0.
 */
worst: number, 
/**
 * The value that counts as 1; may lie below `worst`.
 */
best: number, };

/** Every command by name. */
export type Commands = {
  /** What the window needs to know when it starts. */
  start: { kind: "read"; request: Nothing; response: Start };
  /** Opens a project file in place of the one that is open. */
  open_project: { kind: "read"; request: OpenProject; response: ProjectInfo };
  /** Opens a fresh copy of the bundled sample. */
  open_sample: { kind: "read"; request: Nothing; response: ProjectInfo };
  /** Makes an empty project and opens it. */
  new_project: { kind: "read"; request: NewProject; response: ProjectInfo };
  /** Closes the project. */
  close_project: { kind: "read"; request: Nothing; response: Nothing };
  /** The open project, if there is one. */
  project_info: { kind: "read"; request: Nothing; response: MaybeProject };
  /** Writes a copy of the project file. */
  save_copy: { kind: "read"; request: SaveCopy; response: Exported };
  /** Takes the last change back. */
  undo: { kind: "change"; request: Nothing; response: Outcome<Nothing> };
  /** Does again what was taken back last. */
  redo: { kind: "change"; request: Nothing; response: Outcome<Nothing> };
  /** Keeps what the window remembers. */
  set_preferences: { kind: "read"; request: Preferences; response: Preferences };
  /** Jobs that run. */
  jobs: { kind: "read"; request: Nothing; response: JobList };
  /** Stops a job; it leaves nothing behind. */
  cancel_job: { kind: "read"; request: JobRef; response: Nothing };
  /** What a folder holds, before it is surveyed. */
  preview_folder: { kind: "read"; request: FolderRef; response: FolderPreview };
  /** Surveys a folder. */
  survey_folder: { kind: "job"; request: SurveyFolder; response: JobStarted };
  /** What a file of another tool looks like, before it is imported. */
  preview_file: { kind: "read"; request: FileRef; response: FilePreview };
  /** Imports a file of another tool. */
  import_file: { kind: "job"; request: ImportFile; response: JobStarted };
  /** What the current surveys read. */
  surveys: { kind: "read"; request: Nothing; response: SurveyList };
  /** Who may use whom, and what breaks that. */
  boundaries: { kind: "read"; request: Nothing; response: BoundaryList };
  /** Forgets what one file says about who may use whom. */
  remove_boundaries: { kind: "change"; request: BoundariesRef; response: Outcome<Nothing> };
  /** Who wrote the history, and the team of each author. */
  team_mapping: { kind: "read"; request: Nothing; response: TeamMapping };
  /** Puts authors into a team, or out of all teams. */
  assign_authors: { kind: "change"; request: AssignAuthors; response: Outcome<Nothing> };
  /** Who knows a module or the modules of a domain. */
  knowledge: { kind: "read"; request: KnowledgeOf; response: KnowledgeView };
  /** All modules with their domains. */
  outline: { kind: "read"; request: Nothing; response: Outline };
  /** The map, as numbers: see `MapScene`. */
  map_scene: { kind: "bytes"; request: MapSceneRef; response: ArrayBuffer };
  /** Everything known of one module. */
  module_detail: { kind: "read"; request: ModuleRef; response: ModuleDetail };
  /** The places that show a dependency. */
  dependency_evidence: { kind: "read"; request: DependencyRef; response: DependencyEvidence };
  /** Says how a module stands, or which role it has, against the evidence. */
  overrule_module: { kind: "change"; request: OverruleModule; response: Outcome<Nothing> };
  /** Assigns modules by hand. */
  assign_modules: { kind: "change"; request: AssignModules; response: Outcome<Moved> };
  /** A figure of every module, in steps that are drawn as colours. */
  map_overlay: { kind: "read"; request: OverlayRef; response: MapOverlay };
  /** The order of the dependency structure matrix. */
  matrix: { kind: "read"; request: Nothing; response: Matrix };
  /** Ways to look at the map that have a name. */
  saved_views: { kind: "read"; request: Nothing; response: SavedViews };
  /** Saves a way to look at the map. */
  save_view: { kind: "change"; request: SaveView; response: Outcome<Created> };
  /** Removes a saved view. */
  remove_view: { kind: "change"; request: SavedViewRef; response: Outcome<Nothing> };
  /** Writes a picture of the current view. */
  save_picture: { kind: "read"; request: SavePicture; response: Exported };
  /** All domains with how they hang together. */
  list_domains: { kind: "read"; request: Nothing; response: DomainList };
  /** Makes a domain. */
  create_domain: { kind: "change"; request: CreateDomain; response: Outcome<Created> };
  /** Changes a domain. */
  update_domain: { kind: "change"; request: UpdateDomain; response: Outcome<Nothing> };
  /** Removes a domain; its modules go back to the monolith. */
  delete_domain: { kind: "change"; request: DomainRef; response: Outcome<Nothing> };
  /** What a rule would do; changes nothing. */
  preview_rule: { kind: "read"; request: RulePattern; response: RulePreview };
  /** Makes a rule: what matches goes into the domain, now and after later surveys. */
  add_rule: { kind: "change"; request: RulePattern; response: Outcome<Moved> };
  /** Puts everything of one domain into another, and removes it. */
  merge_domains: { kind: "change"; request: MergeDomains; response: Outcome<Moved> };
  /** How a domain would be split by coupling; changes nothing. */
  propose_split: { kind: "read"; request: DomainRef; response: SplitProposal };
  /** The map as tidying would leave it, as numbers: see `MapScene`. */
  tidy_preview: { kind: "bytes"; request: MapSceneRef; response: ArrayBuffer };
  /** Lays the map out anew; pinned domains stay where they are. */
  tidy_map: { kind: "change"; request: Nothing; response: Outcome<Moved> };
  /** Carries a domain's region elsewhere on the map and pins it there. */
  carry_domain: { kind: "change"; request: CarryDomain; response: Outcome<Moved> };
  /** Pins a domain's region on the map, or lets it go. */
  pin_domain: { kind: "change"; request: PinDomain; response: Outcome<Nothing> };
  /** Locks or unlocks a domain. */
  lock_domain: { kind: "change"; request: LockDomain; response: Outcome<Nothing> };
  /** Assigns modules by names and patterns. */
  assign_lines: { kind: "change"; request: AssignLines; response: Outcome<AssignedLines> };
  /** Looks for domains; changes nothing. */
  suggest_domains: { kind: "job"; request: Suggest; response: JobStarted };
  /** Takes a suggestion over. */
  apply_suggestion: { kind: "change"; request: ApplySuggestion; response: Outcome<Moved> };
  /** All candidates with their scores. */
  candidates: { kind: "read"; request: Nothing; response: CandidateList };
  /** What crosses a candidate's boundary. */
  seam: { kind: "read"; request: CandidateRef; response: SeamView };
  /** Decides what is to become of a candidate. */
  set_disposition: { kind: "change"; request: SetDisposition; response: Outcome<Nothing> };
  /** Says what a candidate's way out saves and costs. */
  set_saving: { kind: "change"; request: SetSaving; response: Outcome<Nothing> };
  /** Decides what an operation that crosses is to become, or takes that back. */
  decide_operation: { kind: "change"; request: DecideOperation; response: Outcome<Nothing> };
  /** Says that the evidence for an operation is wrong, or takes that back. */
  overrule_operation: { kind: "change"; request: OverruleOperation; response: Outcome<Nothing> };
  /** The patterns by which sides of a boundary stand to each other. */
  relation_patterns: { kind: "read"; request: Nothing; response: PatternList };
  /** Says how a candidate and a neighbour stand to each other, or takes that back. */
  set_relation: { kind: "change"; request: SetRelation; response: Outcome<Nothing> };
  /** Lines of the source as it is now; nothing of it is kept. */
  source_lines: { kind: "read"; request: SourceLinesRef; response: SourceLines };
  /** Says in which folder a source lies now. */
  locate_source: { kind: "change"; request: LocateSource; response: Outcome<Nothing> };
  /** Whose the tables are. */
  table_owners: { kind: "read"; request: Nothing; response: TableOwners };
  /** Says whose tables are, or leaves them to the evidence again. */
  set_table_owners: { kind: "change"; request: SetTableOwners; response: Outcome<Nothing> };
  /** Sets of modules that could be made candidates. */
  propose_candidates: { kind: "read"; request: Nothing; response: ProposedCandidates };
  /** Makes a set of modules a candidate. */
  make_candidate: { kind: "change"; request: MakeCandidate; response: Outcome<Created> };
  /** Removes a candidate that people made. */
  remove_candidate: { kind: "change"; request: CandidateRef; response: Outcome<Nothing> };
  /** Every figure of a candidate with formula, inputs, provenance and what it lacks. */
  explain: { kind: "read"; request: Explain; response: Explanation };
  /** Stakeholders, and how far they agree. */
  profiles: { kind: "read"; request: Nothing; response: ProfileList };
  /** The candidates in the order of a stakeholder, and how sure that is. */
  ranking: { kind: "read"; request: RankBy; response: RankingView };
  /** Makes a profile, or changes one. */
  save_profile: { kind: "change"; request: SaveProfile; response: Outcome<Created> };
  /** Removes a profile. */
  remove_profile: { kind: "change"; request: ProfileRef; response: Outcome<Nothing> };
  /** The debt ledger. */
  ledger: { kind: "read"; request: Nothing; response: Ledger };
  /** A debt item as it was entered. */
  debt_item: { kind: "read"; request: DebtItemRef; response: DebtItemForm };
  /** Enters a debt item, or changes one. */
  save_debt_item: { kind: "change"; request: DebtItemForm; response: Outcome<Created> };
  /** Removes a debt item. */
  remove_debt_item: { kind: "change"; request: DebtItemRef; response: Outcome<Nothing> };
  /** What a ledger from elsewhere holds; changes nothing. */
  preview_ledger: { kind: "read"; request: LedgerText; response: LedgerPreview };
  /** Takes a ledger from elsewhere over. */
  import_ledger: { kind: "change"; request: LedgerText; response: Outcome<LedgerPreview> };
  /** The debt outstanding and what servicing it costs, over time. */
  debt_picture: { kind: "read"; request: Nothing; response: DebtPicture };
  /** The projects that took debt on. */
  debt_projects: { kind: "read"; request: Nothing; response: DebtProjects };
  /** Enters a project that took debt on, or changes one. */
  save_debt_project: { kind: "change"; request: DebtProjectForm; response: Outcome<Created> };
  /** Removes a project that took debt on; its items stay, without a project. */
  remove_debt_project: { kind: "change"; request: DebtProjectRef; response: Outcome<Nothing> };
  /** The toil diary. */
  toil_diary: { kind: "read"; request: Nothing; response: ToilDiary };
  /** Notes toil in the diary, or changes a line of it. */
  save_toil: { kind: "change"; request: ToilForm; response: Outcome<Created> };
  /** Removes a line of the diary. */
  remove_toil: { kind: "change"; request: ToilRef; response: Outcome<Nothing> };
  /** What a diary from elsewhere holds; changes nothing. */
  preview_toil: { kind: "read"; request: LedgerText; response: ToilPreview };
  /** Takes a diary from elsewhere over. */
  import_toil: { kind: "change"; request: LedgerText; response: Outcome<ToilPreview> };
  /** What broke. */
  incidents: { kind: "read"; request: Nothing; response: IncidentLog };
  /** Notes an incident, or changes one. */
  save_incident: { kind: "change"; request: IncidentForm; response: Outcome<Created> };
  /** Removes an incident. */
  remove_incident: { kind: "change"; request: IncidentRef; response: Outcome<Nothing> };
  /** What a log of incidents from elsewhere holds; changes nothing. */
  preview_incidents: { kind: "read"; request: LedgerText; response: IncidentPreview };
  /** Takes a log of incidents from elsewhere over. */
  import_incidents: { kind: "change"; request: LedgerText; response: Outcome<IncidentPreview> };
  /** Features that wait because of debt. */
  delayed_features: { kind: "read"; request: Nothing; response: DelayedFeatures };
  /** Enters a feature that waits, or changes one. */
  save_feature: { kind: "change"; request: FeatureForm; response: Outcome<Created> };
  /** Removes a feature. */
  remove_feature: { kind: "change"; request: FeatureRef; response: Outcome<Nothing> };
  /** What a list of delayed features from elsewhere holds; changes nothing. */
  preview_features: { kind: "read"; request: LedgerText; response: FeaturePreview };
  /** Takes a list of delayed features from elsewhere over. */
  import_features: { kind: "change"; request: LedgerText; response: Outcome<FeaturePreview> };
  /** What a candidate costs and saves over time: doing nothing against beginning in some month, when it breaks even, and the assumption that would turn the answer. */
  prospect: { kind: "read"; request: AskProspect; response: Prospect };
  /** What an hour costs and is worth. */
  money_settings: { kind: "read"; request: Nothing; response: MoneySettings };
  /** Sets what an hour costs and is worth. */
  set_money_settings: { kind: "change"; request: MoneySettings; response: Outcome<Nothing> };
  /** How well people can explain domains and modules. */
  explainability: { kind: "read"; request: Nothing; response: Explainability };
  /** Says how well somebody can explain a domain or module. */
  cast_vote: { kind: "change"; request: CastVote; response: Outcome<Nothing> };
  /** Takes a vote back. */
  withdraw_vote: { kind: "change"; request: VoteRef; response: Outcome<Nothing> };
  /** What a ballot file holds; changes nothing. */
  preview_ballot: { kind: "read"; request: LedgerText; response: BallotPreview };
  /** Takes a ballot file over. */
  import_ballot: { kind: "change"; request: LedgerText; response: Outcome<BallotPreview> };
  /** Questions about behaviour. */
  questions: { kind: "read"; request: Nothing; response: QuestionList };
  /** Asks a question about behaviour, or changes one. */
  save_question: { kind: "change"; request: QuestionForm; response: Outcome<Created> };
  /** Removes a question. */
  remove_question: { kind: "change"; request: QuestionRef; response: Outcome<Nothing> };
  /** The candidates in order on a calendar. */
  roadmap: { kind: "read"; request: PlanRequest; response: Roadmap };
  /** Writes a file for others to read. */
  export: { kind: "read"; request: Export; response: Exported };
};

/** Commands that answer with bytes. */
export const BYTES_COMMANDS: ReadonlySet<string> = new Set(["map_scene", "tidy_preview"]);
