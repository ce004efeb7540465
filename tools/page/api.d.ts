// Requests and answers of the app. Made by reproduce/page_types.py from the OpenAPI document of the server.

/** A page of the firm to take away: the Article 24 annex, or the one for its board. */
export interface AnnexRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** Rows of the firm. */
  firm: SentRow[];
  /** 1: the central run, as the levers move; 32: that with ranges, as `monazite company` has; 16: with coarse ones. */
  draws?: 1 | 16 | 32;
  /** Day on which stocks stand as counted: today, that from which the levers act, or that of the file. */
  counted?: "today" | "levers" | "file";
  form?: "html" | "docx";
  /** ``board``: the ``brief.html`` or, without figures, the document of Word of `monazite company`. */
  page?: "article24" | "board";
  /** Of the page for the board, as in `MeasuresRequest`. */
  until?: string | null;
}

/** A question and the name of its answer. */
export interface AnsweredQuestion {
  question: AskedQuestion;
  answer: string;
}

/** What has to be decided before a measure is simulated. */
export interface AskedQuestion {
  id: string;
  measure: number;
  text: string;
  quote: string;
  answers: ReadyReply[];
}

/** Days under way that are assumed from an origin, for the page to ask. */
export interface AssumedDays {
  origin: string;
  days: number;
  lines: number[];
}

/** A parameter that the user holds. */
export interface AssumedParameter {
  parameter: string;
  text: string;
  unit: string;
  value: number;
  bounds: (number | null)[];
}

/** The best set of measures within a budget, in words. */
export interface BestSet {
  title: string;
  measures: string[];
  text: string;
  pays: boolean;
}

/** Moves of other pages leave no room for ranges; the page asks again. */
export interface BusyServer {
  busy: true;
}

/** A day of the talks and what it is. */
export interface CalendarMark {
  date: string;
  kind: string;
}

/** What a person makes of one measure of an article. */
export interface CardCorrection {
  action: "accept" | "edit" | "drop" | "record" | "suppose";
  /** For an edit: fields of the measure with their new values; a day and a level also as they are typed. */
  fields?: Record<string, any>;
  /** For ``record``: id of the row of the register. */
  row?: string;
}

/** A Vega-Lite specification with what stands around it. */
export interface ChartOnPage {
  title: string;
  unit: string;
  reading: string;
  legend?: LegendEntry[];
  choices?: ChoiceOfMap[];
  spec: Record<string, any>;
}

/** The cheapest set of measures under a chance. */
export interface CheapestMeasures {
  text: string;
  rows: string[][];
  unpriced?: string[];
}

/** Whose goods the map can show; ``home`` is the region that they come from. */
export interface ChoiceOfMap {
  id: string;
  home: string;
  name: string;
  title: string;
  reading: string;
}

/** A dated measure with its source. */
export interface CitedPrecedent {
  date: string;
  text: string;
  source: string;
}

/** A firm in the run of the levers. */
export interface CompanyRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** Rows of the firm. */
  firm: SentRow[];
  /** 1: the central run, as the levers move; 32: that with ranges, as `monazite company` has; 16: with coarse ones. */
  draws?: 1 | 16 | 32;
  /** Day on which stocks stand as counted: today, that from which the levers act, or that of the file. */
  counted?: "today" | "levers" | "file";
}

/** Two runs on common draws, second less first. */
export interface CompareRequest {
  a: ComparedRun;
  b: ComparedRun;
  day?: string | null;
  /** Good whose price is drawn. */
  good?: string | null;
  draws?: number;
}

/** A number of two runs over some months, their difference and its range. */
export interface ComparedRow {
  label: string;
  months: string;
  a: string;
  b: string;
  gap: string;
  range: string;
}

/** One of two runs to compare. */
export interface ComparedRun {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which its levers act; empty: that of the comparison, or the first one of its scenario. */
  day?: string | null;
  levers?: Record<string, number>;
  spans?: Record<string, SentSpan>;
  deal?: string;
}

/** Two runs on common draws. */
export interface ComparedRuns {
  rows: ComparedRow[];
  draws: number;
  paired: boolean;
  window: string;
  whole: string;
  put_off: string[];
  stocks: string;
  names: string[];
  chart: ChartOnPage | null;
}

/** What covers the use of a part month by month: own stock, each supply, what is not made, and the sum in words. */
export interface CoveredPart {
  item: string;
  text: string;
  head: string[];
  rows: string[][];
}

/** What a term of a deal has been before. */
export interface DealPrecedent {
  instrument: string;
  level: string;
  precedent: string;
  source: string;
}

/** What a month of a deal changes for each side where it is signed, part by part, and what signing is worth. */
export interface DealWorthTable {
  head: string[];
  rows: string[][];
}

/** A heading, paragraph, list, table or figure of a debrief; a ``fold`` is a heading whose parts unfold. */
export interface DebriefPart {
  kind: string;
  text: string;
  head: string[];
  rows: string[][];
  note: string;
  wide: string;
  narrow: string;
}

/** A price by month; None where there is none. */
export interface DrawnPath {
  name: string;
  values: (number | null)[];
  unsure: boolean[];
}

/** A good's price month by month: what a chart draws, and the same as a table. */
export interface DrawnPrices {
  good: string;
  title: string;
  months: string[];
  paths: DrawnPath[];
  head: string[];
  rows: string[][];
}

/** The file of an invented firm. */
export interface ExampleRequest {
  name?: string;
}

/** What came of a session. */
export interface ExerciseDebrief {
  state: "ready";
  title: string;
  kicker: string;
  page: DebriefPart[];
  debrief: Record<string, any>;
}

/** The month that a session is in. */
export interface ExerciseMonth {
  state: "ready";
  title: string;
  role: string;
  day: string;
  parts: TitledSentences[];
  news: TracedSentence[];
  prices: PriceTable | null;
  acts: PossibleAct[];
  backing_down: string;
  deals: string[];
  first_deal: string;
  traded: Record<string, string>;
  levels: Record<string, string>[];
  is_over: boolean;
  setting: string;
  history: MonthBefore[];
  months: number;
}

/** A page of an exercise as a file. */
export interface ExercisePageRequest {
  /** Name of the scenario where nothing of the page's own setting is played. */
  scenario?: string;
  /** What the page has set, with the levers and the days on which they act; empty: the scenario as it is. */
  setting?: ComparedRun | null;
  /** Region that is played. */
  seat: string;
  /** Last day that is known. */
  day: string;
  /** Luck of the session. */
  seed?: number;
  /** Length of the exercise. */
  months?: number;
  /** Whether a bystander talks with the controlling country itself. */
  own_table?: boolean;
  /** What the seat did so far. */
  acts?: string[];
  /** What the page shows next. */
  wanted?: "month" | "debrief";
  page?: "debrief" | "facilitator";
  form?: "html" | "md" | "json";
}

/** A session of an exercise, as the page holds it. */
export interface ExerciseRequest {
  /** Name of the scenario where nothing of the page's own setting is played. */
  scenario?: string;
  /** What the page has set, with the levers and the days on which they act; empty: the scenario as it is. */
  setting?: ComparedRun | null;
  /** Region that is played. */
  seat: string;
  /** Last day that is known. */
  day: string;
  /** Luck of the session. */
  seed?: number;
  /** Length of the exercise. */
  months?: number;
  /** Whether a bystander talks with the controlling country itself. */
  own_table?: boolean;
  /** What the seat did so far. */
  acts?: string[];
  /** What the page shows next. */
  wanted?: "month" | "debrief";
}

/** Seats of a scenario, and days on which an exercise can begin. */
export interface ExerciseSeats {
  seats: OfferedSeat[];
  day: string;
  first: string;
  last: string;
}

/** The state that a scenario file was taken from; ``toml`` is its scenario where that is none that ships. */
export interface FileSetting {
  scenario: string;
  toml: string;
  day: string | null;
  good: string | null;
  levers: Record<string, number>;
  spans: Record<string, LeverMonths>;
  assumptions: Record<string, number>;
  deal: string;
}

/** Work that is done, of which a file is to be had. */
export interface FinishedWork {
  state: "ready";
}

/** When the first line of a firm stops, what runs out and what stops. */
export interface FirmAnswers {
  token: number;
  draws: number;
  samples: number;
  start: string;
  weeks: number;
  headline: string;
  sentences: string[];
  basis: string;
  stop: StopDays;
  days: (number | null)[];
  chance: Record<string, number>;
  binding: string;
  margin: string;
  left_out: string;
  read: string;
  under_way: string;
  licences: LicenceCalendar | null;
  cover: ItemCover[];
  prices: string;
  items: string[][];
  products: string[][];
}

/** How much a firm's file holds. */
export interface FirmCounts {
  plant: number;
  product: number;
  item: number;
  supply: number;
}

/** The files of a firm: one TOML file, one workbook, or a CSV file for each block. */
export interface FirmFilesRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  files: SentFile[];
  /** What the reader says that columns of a parts list are, by the text of their header; empty: not to be read. */
  columns?: Record<string, string>;
  /** Lines of a parts list that are left out. */
  without?: number[];
}

/** What moves the day, and the cheapest set where one was asked for. */
export interface FirmMeasures {
  token: number;
  horizon: number;
  rows: string[][];
  refused: string[];
  best: string;
  orders: OrderTable;
  by_item: NotedTable;
  coverage: CoveredPart[];
  head: string[];
  caption: string;
  late: string;
  order_by: string;
  served: string;
  set?: CheapestMeasures;
}

/** What a seat gains by signing on a day; without figures where no draw has a deal. */
export interface GainByDay {
  date: string;
  value?: number | null;
  low?: number | null;
  high?: number | null;
  unit?: string;
}

/** A row of a firm, which the page holds and sends. */
export interface HeldFirmRow {
  block: string;
  file: string;
  line: number | null;
  cells: Record<string, any>;
  lines: Record<string, number>;
}

/** Levers that move nothing in this state, each with the reason; by warning the levers that help against it. */
export interface IdleLevers {
  token: number;
  levers: Record<string, string>;
  remedies: Record<string, string>;
}

/** How far output of each industry falls. */
export interface IndustryOutputs {
  places: string[];
  rows: IndustryRow[];
  counted_from: string;
  run: string;
}

/** An industry: its hardest-hit use and the lowest month of it by place. */
export interface IndustryRow {
  industry: string;
  use: string;
  cells: string[];
}

/** Weeks of use in stock by week. */
export interface ItemCover {
  item: string;
  low: number[];
  value: number[];
  high: number[];
}

/** Work of a minute or more: the page asks again while the state is working. */
export interface JobRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** The page no longer waits for the answer. */
  cancel?: boolean;
}

/** A series and the name of its colour. */
export interface LegendEntry {
  name: string;
  hue: string;
}

/** Months of a lever. */
export interface LeverMonths {
  start: string | null;
  until: string | null;
}

/** The licences with a day, and in a sentence the one that most hangs on. */
export interface LicenceCalendar {
  head: string[];
  rows: string[][];
  note: string;
  text: string;
}

/** A column of a parts list: its header, what it is read as (empty: not read), the first thing that stands in it. */
export interface ListColumn {
  text: string;
  name: string;
  example: string;
}

/** The columns of a parts list; none for a firm in blocks of its own. */
export interface ListColumns {
  columns: ListColumn[];
  choices: string[][];
  missing: string[];
}

/** A deal with its chance, given that one is signed. Its terms as the seat sees them: what it gives, what it gets, what becomes harder, what stays, and how long. */
export interface ListedDeal {
  id: string;
  words: string;
  probability: MeanRange;
  precedents: DealPrecedent[];
  gives: string[];
  gets: string[];
  harder: string[];
  stays: string[];
  lasts: string[];
  after: string;
  signed: string;
  why: string[];
  worth: DealWorthTable;
}

/** A scenario that can be opened: whether it is what happened, or what if. */
export interface ListedScenario {
  name: string;
  title: string;
  happened: boolean;
}

/** A scenario as TOML. */
export interface LoadRequest {
  toml: string;
}

/** Rows of the map. */
export interface MapRows {
  shade: Record<string, any>[];
  lines: Record<string, any>[];
  flows: Record<string, any>[];
}

/** Words of a sentence that a field was read from, by place. */
export interface MarkedWords {
  start: number;
  end: number;
  field: string;
}

/** A number with its range and its mean over draws. */
export interface MeanRange {
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  mean: number;
}

/** What a person sees of one measure. */
export interface MeasureCard {
  id: string;
  title: string;
  sentence: string;
  highlights: MarkedWords[];
  values: Record<string, ValueInWords>;
  choices: Record<string, ValueInWords[]>;
  basis: string;
  guessed: string[];
  state: string;
  question: AskedQuestion | null;
  rows: ValueInWords[];
  can_suppose: boolean;
}

/** What moves the day of a firm's first stop. */
export interface MeasuresRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** Rows of the firm. */
  firm: SentRow[];
  /** 1: the central run, as the levers move; 32: that with ranges, as `monazite company` has; 16: with coarse ones. */
  draws?: 1 | 16 | 32;
  /** Day on which stocks stand as counted: today, that from which the levers act, or that of the file. */
  counted?: "today" | "levers" | "file";
  /** Chance of a stop within 180 days that the cheapest set of measures is to bring it under; empty: no set. */
  level?: number | null;
  /** Day before which nothing is to run out for want of an order; empty: 180 days from the first. */
  until?: string | null;
}

/** What was done in a month, and what the papers wrote. */
export interface MonthBefore {
  acts: string;
  press: TracedSentence[];
}

/** The central run of the levers, with the number of the request. */
export interface MovedRun {
  counted_from: string;
  tiles: ShownTile[];
  headline: string;
  sentences: string[];
  behind: string[];
  paths: Record<string, Record<string, ShownPath>>;
  loss: ShownLoss[];
  stops: ShownStop[];
  footprint: ShownTile[];
  remark: string;
  warnings: ShownWarning[];
  deal: SignedDeal | null;
  run: string;
  token: number;
}

/** A name and what the page calls it. */
export interface NamedChoice {
  name: string;
  title: string;
}

/** A table of a firm with what its figures are. */
export interface NotedTable {
  head: string[];
  rows: string[][];
  note: string;
}

/** A seat, and whether it is one at a table of its own. */
export interface OfferedSeat {
  name: string;
  title: string;
  own_table: boolean;
}

/** Open a scenario at a day. */
export interface OpenRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
}

/** The first view of a scenario: levers, charts and the run at rest. ``rest_paths`` are those of the run that it stands beside where that is another one, as ``rest_note`` says: of a file of moved levers the run without them, of an article the record; ``beside`` names that one's scenario. ``replay``: hits and misses of the episode that it replays; ``missed``: by good the gravest miss of its price. */
export interface OpenedScenario {
  counted_from: string;
  tiles: ShownTile[];
  headline: string;
  sentences: string[];
  behind: string[];
  paths: Record<string, Record<string, ShownPath>>;
  loss: ShownLoss[];
  stops: ShownStop[];
  footprint: ShownTile[];
  remark: string;
  warnings: ShownWarning[];
  deal: SignedDeal | null;
  run: string;
  scenario: string;
  rest_paths: Record<string, Record<string, ShownPath>> | null;
  rest_note: string;
  beside: string;
  assumptions: AssumedParameter[];
  name: string;
  text: string;
  of_article: boolean;
  dataset: string[];
  scenarios: ListedScenario[];
  day: string;
  usual_day: string;
  months: string[];
  days: string[];
  good: string;
  goods: NamedChoice[];
  countries: NamedChoice[];
  country: string;
  groups: string[];
  follows: Record<string, string>;
  levers: ShownLever[];
  charts: Record<string, ChartOnPage>;
  controller: string;
  stop_notes: string[];
  talks: TalksChoices;
  version: string;
  record: string;
  replay: string;
  missed: Record<string, string>;
}

/** What would have helped, for a sum of money. */
export interface OptionsRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** The page no longer waits for the answer. */
  cancel?: boolean;
  /** Number of what the page shows of the answer so far; only a later one is sent. */
  shown?: number;
  /** MUSD, present value. */
  budget?: number;
  /** Months from the decision to the shock: a year, or the month before the levers act; 0: it is decided today. */
  ahead?: 0 | 1 | 12;
  /** Twice as many runs. */
  thorough?: boolean;
  /** Region that decides and pays alone, such as "EU"; empty: the main ones together. */
  alone?: string;
}

/** What can still be ordered, and in a sentence the order for the part that runs out first. */
export interface OrderTable {
  head: string[];
  rows: string[][];
  note: string;
  text: string;
  late: NotedTable;
}

/** Which parameters matter most for a headline number. */
export interface OutcomeRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** The page no longer waits for the answer. */
  cancel?: boolean;
  /** Number of what the page shows of the answer so far; only a later one is sent. */
  shown?: number;
  /** Id of the headline number. */
  tile?: string;
}

/** What the talks come to, seen from a seat. ``controller`` is the side whose controls are on the table, ``choice`` says why where several regions control, ``side`` stands before the id of a deal; ``forecast`` is how likely a deal is by when, ``others`` the chance of all deals that are not listed, given that one is signed. */
export interface PlayedTalks {
  state: "ready";
  seat: string;
  charts: Record<string, TalksChartOnPage>;
  deals: ListedDeal[];
  forecast: string;
  others: number;
  levels: TermLevel[];
  now: Record<string, any>;
  first: string;
  calendar: CalendarMark[];
  gain: GainByDay[];
  first_mover: Record<string, any> | null;
  caveat: string;
  record: string;
  to_come: string;
  without: string;
  stopped: string;
  sides: string[];
  run: string;
  draws: number;
  basis: string;
  controller: string;
  choice: string;
  side: string;
}

/** Who gains and who pays if all shared every outlay by their purchases: a second view of one country's ranking. */
export interface PooledOutlays {
  text: string;
  head: string[];
  rows: string[][];
}

/** An act as it is sent, and in words. */
export interface PossibleAct {
  text: string;
  words: string;
  mark: string;
  doing: string;
}

/** Prices of a month beside those of the month before. */
export interface PriceTable {
  caption: string;
  head: string[];
  rows: string[][];
  notes: string[];
  unsure: boolean[][];
  courses: DrawnPrices[];
}

/** The run of the levers with ranges; ``maps`` holds the map's other choices by id. */
export interface RangedRun {
  counted_from: string;
  tiles: ShownTile[];
  headline: string;
  sentences: string[];
  behind: string[];
  paths: Record<string, Record<string, ShownPath>>;
  loss: ShownLoss[];
  stops: ShownStop[];
  footprint: ShownTile[];
  remark: string;
  warnings: ShownWarning[];
  deal: SignedDeal | null;
  run: string;
  token: number;
  draws: number;
  map: MapRows;
  maps: Record<string, MapRows>;
}

/** A run with ranges. */
export interface RangesRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** Draws of the uncertain parameters. */
  draws?: number;
  /** Lever that was moved last. */
  moved?: string;
}

/** Measures ranked for all countries together or for one alone; what has no row stands in a sentence with why. */
export interface RankedMeasures {
  name: string;
  title: string;
  text: string;
  chart: ChartOnPage;
  head: string[];
  rows: string[][];
  by_country_title: string;
  by_country_head: string[];
  by_country: string[][];
  pooled: PooledOutlays | null;
  folded: string[];
  part: string;
  at_others_cost: string[];
}

/** A parameter, its range, and the number at either end of it. */
export interface RankedParameter {
  parameter: string;
  text: string;
  unit: string;
  value: number;
  low: number;
  high: number;
  bounds: (number | null)[];
  outcome: string[];
  grade: string;
  source: string;
  held: boolean;
}

/** All uncertain parameters, those first that matter most for a headline number. */
export interface RankedParameters {
  state: "ready";
  tile: RankedTile;
  moving: number;
  leading: number;
  draws_from: string;
  rows: RankedParameter[];
}

/** The headline number that parameters are ranked for. */
export interface RankedTile {
  id: string;
  label: string;
  value: string;
}

/** A firm that was read from its files. */
export interface ReadFirm {
  name: string;
  day: string | null;
  by_file: boolean;
  counts: FirmCounts;
  rows: HeldFirmRow[];
  notes: string[];
  preview: string[][];
  ways: AssumedDays[];
  sites: SitePlants | null;
  left_out: string;
}

/** What was assumed, was not clear or is not simulated, and why. */
export interface ReadRemark {
  what: string;
  reason: string;
  evidence?: any;
}

/** An article. */
export interface ReadRequest {
  text: string;
  /** Date of the article, if it does not state one. */
  day?: string | null;
  /** Answers to its questions: id of the question to name of the answer. */
  answers?: Record<string, string>;
  /** What a person made of its measures, by id of the measure. */
  corrections?: Record<string, CardCorrection>;
}

/** What an article says, and the scenario drafted from it. */
export interface ReadingOnPage {
  state: "ready";
  article: string;
  title: string | null;
  date: string | null;
  date_from: string;
  dated: string;
  actors: any[];
  measures: any[];
  events: any[];
  stances: any[];
  themes: any[];
  unmodelled: ReadRemark[];
  ambiguous: ReadRemark[];
  assumptions: ReadRemark[];
  questions: AskedQuestion[];
  answered: AnsweredQuestion[];
  language_model?: any;
  cards: MeasureCard[];
  corrections: string;
  simulated: number;
  acting: number;
  on_record: number;
  left_out: string[];
  leads: string[];
  kept?: string;
  country?: string;
  toml?: string;
}

/** A ready answer to a question. */
export interface ReadyReply {
  name: string;
  text: string;
  simulates: boolean;
  cautious: boolean;
}

/** One sentence that says why; ``superseded`` where a newer request has taken the place of this one. */
export interface Refusal {
  error: string;
  superseded?: boolean;
}

/** A precedent as a value of the lever. */
export interface ScaleMark {
  date: string;
  text: string;
  source: string;
  value: number;
  words: string;
}

/** The seats of a scenario. */
export interface SeatsRequest {
  /** Name of the scenario where nothing of the page's own setting is played. */
  scenario?: string;
  /** What the page has set, with the levers and the days on which they act; empty: the scenario as it is. */
  setting?: ComparedRun | null;
}

/** A file in base 64. */
export interface SentFile {
  name: string;
  content: string;
}

/** A row of a firm as the page holds it. */
export interface SentRow {
  block: "firm" | "plant" | "product" | "item" | "order" | "bom" | "supply" | "alternative";
  file?: string;
  line?: number | null;
  cells: Record<string, any>;
  /** Line of each cell where it has one of its own. */
  lines?: Record<string, number>;
}

/** When a lever acts. */
export interface SentSpan {
  /** First day; empty: the day from which the levers act. */
  start?: string | null;
  /** First day on which it acts no longer; empty: it acts to the end of the run. */
  until?: string | null;
}

/** A sentence with its numbers, run and sources. */
export interface ShownClaim {
  id: string;
  section: string;
  label: string;
  text: string;
  values: Record<string, any>;
  run: string;
  sources: string[];
}

/** All that a page needs to draw a lever and to explain it. ``jump`` is what is said where the lever stands at its lower end and the one of approvals beside it at its upper end: that is another rule, not a little less of this one. */
export interface ShownLever {
  id: string;
  group: string;
  label: string;
  unit: string;
  unit_words: string;
  low: number;
  top: number;
  step: number;
  levels: Record<string, number>;
  rest: number;
  more: boolean;
  text: string;
  model: string;
  jump: string;
  remark: string;
  setting: string;
  goods: string;
  precedents: CitedPrecedent[];
  scale: ScaleMark[];
  lasts: number | null;
}

/** A row of the loss chart, % of GDP. */
export interface ShownLoss {
  label: string;
  lower: number | null;
  central: number | null;
  upper: number | null;
  low: number | null;
  high: number | null;
  rest: number | null;
  text: string;
}

/** A path by month: the central run; low, high and the middle of the draws where there are several. */
export interface ShownPath {
  value: (number | null)[];
  low?: (number | null)[];
  high?: (number | null)[];
  middle?: (number | null)[];
}

export interface ShownStop {
  industry: string;
  region: string;
  class: number;
  text: string;
  lines: string;
  use: string;
  rest: string;
}

/** Texts of a headline number. */
export interface ShownTile {
  id: string;
  group: string;
  label: string;
  value: string;
  range: string;
  middle: string;
  before: string;
  change: string;
  verdict: string;
  detail: string;
}

/** What to look at, with a remedy. */
export interface ShownWarning {
  level: "note" | "warn" | "stop";
  text: string;
  remedy: string;
}

/** A deal in words, the day on which it is signed and the first after it, what of it is drawn, what it does. */
export interface SignedDeal {
  words: string;
  signed: string;
  until: string;
  drawn: string;
  lasting: string;
}

/** A run of a scenario with levers moved. */
export interface SimulateRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
}

/** Plants whose country a list does not say, and the regions they may lie in. */
export interface SitePlants {
  plants: string[];
  towns: string[];
  region: string;
  regions: string[][];
}

/** Public stocks that avoid next to nothing, each with its reason. */
export interface StocksWithoutEffect {
  text: string;
  head: string[];
  rows: string[][];
}

/** Days on which the first line stops: 5, 50 and 95 % of the cases. */
export interface StopDays {
  low: string | null;
  middle: string | null;
  high: string | null;
}

/** The name under which the server holds a scenario that was read, and the state that its file was taken from. */
export interface StoredScenario {
  kept: string;
  state: FileSetting | null;
}

/** A chart of the talks, for a wide and a narrow page. */
export interface TalksChartOnPage {
  title: string;
  unit: string;
  wide: boolean;
  spec: Record<string, any>;
  narrow: Record<string, any>;
}

/** Whose seat can be taken, and whose export controls can be on the table. */
export interface TalksChoices {
  seats: NamedChoice[];
  controllers: NamedChoice[];
}

/** The talks, from a seat. */
export interface TalksRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** The page no longer waits for the answer. */
  cancel?: boolean;
  /** Number of what the page shows of the answer so far; only a later one is sent. */
  shown?: number;
  seat?: string;
  /** Region whose export controls are on the table; empty: the scenario's, or the one that costs the others most. */
  controller?: string;
  /** Who sits opposite where the seat is that of the controlling side; empty: the United States. */
  opposite?: string;
}

/** A level of an instrument and its chance, given that a deal is signed. */
export interface TermLevel {
  instrument: string;
  label: string;
  value: number;
  low: number;
  high: number;
}

/** Sentences under a heading. */
export interface TitledSentences {
  title: string;
  lines: TracedSentence[];
}

/** Where a number comes from. */
export interface TraceRequest {
  /** Name of a shipped scenario, or of one that was read. */
  scenario?: string;
  /** Uncertain parameters held at a value, by name of priors.csv. */
  assumptions?: Record<string, number>;
  /** Day from which the levers act; empty: after the last dated measure. */
  day?: string | null;
  /** Good whose price is shown. */
  good?: string | null;
  /** Region that the reader looks at first, such as "EU"; empty: the main ones together. */
  country?: string;
  /** Levers that were moved, by id. */
  levers?: Record<string, number>;
  /** When levers act that have a start or an end of their own. */
  spans?: Record<string, SentSpan>;
  /** Deal that is signed, behind the seat from which it was seen: "US:general-10-partial-17bn-12m", or "US-MM:general-0-none-0bn-12m" where the controls of another region than the scenario's are on the table. */
  deal?: string;
  /** Id of the page, so that its newer requests replace older ones. */
  client?: string;
  /** Number of the request within the page. */
  token?: number;
  /** Id of a headline number. */
  tile: string;
}

/** A number behind a sentence of an exercise. */
export interface TracedFigure {
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  outcome: string;
  where: Record<string, any>;
  run: string;
  sources: string[];
  kind: string;
}

/** The way from a number of the page back to its sources; ``further`` is what its tile leaves out, ``record`` how well past forecasts of its kind did. */
export interface TracedNumber {
  claim: ShownClaim;
  further: string;
  outcome: TracedOutcome;
  run: Record<string, any>;
  tables: TracedTable[];
  parameters: TracedParameter[];
  all_parameters: number;
  record: string;
  draws_from: string;
  sources: TracedSource[];
}

/** An outcome and the labels that it is taken of, as identifiers and in words (``of``). */
export interface TracedOutcome {
  name: string;
  text: string;
  unit: string;
  where: Record<string, string>;
  of: string[];
}

/** An uncertain parameter with its value in the run and its range. */
export interface TracedParameter {
  parameter: string;
  text: string;
  unit: string;
  value: number;
  low: number;
  high: number;
  grade: string;
  source: string[];
}

/** A row of a table of facts. */
export interface TracedRow {
  figures: Record<string, any>;
  grade: string;
  source: string[] | string;
}

/** A sentence with the numbers that it rests on. */
export interface TracedSentence {
  text: string;
  claims: TracedFigure[];
}

/** A source with its citation. */
export interface TracedSource {
  id: string;
  citation: string;
  url: string;
}

/** A table that a number rests on: how many rows, and the first of them. */
export interface TracedTable {
  table: string;
  count: number;
  rows: TracedRow[];
}

/** Options that are being weighed: with what there is of the answer, and its number, as with talks. */
export interface UnfinishedOptions {
  state: "working" | "failed" | "cancelled" | "missing";
  text: string;
  share?: number;
  so_far?: WeighedOptions;
  number?: number;
}

/** A ranking that goes on: with the parameters as the last one had them, where the page does not show them yet. */
export interface UnfinishedRanking {
  state: "working" | "failed" | "cancelled" | "missing";
  text: string;
  share?: number;
  so_far?: RankedParameters;
  number?: number;
}

/** Talks that go on: with what there is of the answer, and its number, where the page does not show it yet. */
export interface UnfinishedTalks {
  state: "working" | "failed" | "cancelled" | "missing";
  text: string;
  share?: number;
  so_far?: PlayedTalks;
  number?: number;
}

/** Work that goes on, or that ends without an answer; ``share`` is what is done of it, from 0 to 1. */
export interface UnfinishedWork {
  state: "working" | "failed" | "cancelled" | "missing";
  text: string;
  share?: number;
}

/** A value and what the page calls it. */
export interface ValueInWords {
  value: any;
  words: string;
}

/** What would have helped: the merit orders and the best set. */
export interface WeighedOptions {
  state: "ready";
  alone: string;
  lead: string;
  portfolio: BestSet | null;
  without: string;
  views: RankedMeasures[];
  few: string;
  stocks: StocksWithoutEffect;
  decided: string;
  draws: number;
  basis: string;
  to_come: string;
}

/** Request and answer of every path below /api/; the answer of a file is null. */
export interface Routes {
  "open": { request: OpenRequest; answer: OpenedScenario };
  "simulate": { request: SimulateRequest; answer: MovedRun };
  "ranges": { request: RangesRequest; answer: RangedRun | BusyServer };
  "compare": { request: CompareRequest; answer: ComparedRuns };
  "inert": { request: SimulateRequest; answer: IdleLevers };
  "industries": { request: SimulateRequest; answer: IndustryOutputs };
  "trace": { request: TraceRequest; answer: TracedNumber };
  "scenario.toml": { request: SimulateRequest; answer: null };
  "charts.csv": { request: SimulateRequest; answer: null };
  "brief": { request: JobRequest; answer: FinishedWork | UnfinishedWork };
  "brief.zip": { request: JobRequest; answer: null };
  "influence": { request: OutcomeRequest; answer: RankedParameters | UnfinishedRanking };
  "talks": { request: TalksRequest; answer: PlayedTalks | UnfinishedTalks };
  "options": { request: OptionsRequest; answer: WeighedOptions | UnfinishedOptions };
  "read": { request: ReadRequest; answer: ReadingOnPage | UnfinishedWork };
  "load": { request: LoadRequest; answer: StoredScenario };
  "firm": { request: FirmFilesRequest; answer: ReadFirm };
  "firm/columns": { request: FirmFilesRequest; answer: ListColumns };
  "firm.toml": { request: ExampleRequest; answer: null };
  "company": { request: CompanyRequest; answer: FirmAnswers };
  "company/measures": { request: MeasuresRequest; answer: FirmMeasures };
  "company/article24": { request: AnnexRequest; answer: null };
  "exercise/seats": { request: SeatsRequest; answer: ExerciseSeats };
  "exercise": { request: ExerciseRequest; answer: ExerciseMonth | ExerciseDebrief | UnfinishedWork };
  "exercise/file": { request: ExercisePageRequest; answer: null };
}
