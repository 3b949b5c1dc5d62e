# mutants.jq: reads the results of one room from Stryker's report, for eng/mutants.
#
#   --arg room src/Operator/Releases
#   --arg show counts       mutants, killed, survived, no coverage, not compiled, score
#   --arg show survivors    mutants that no test noticed: file:line, status, kind, original code -> changed code

def short: gsub("\\s+"; " ") | if length > 150 then .[:150] + "..." else . end;

# The text of a location; lines and columns start at 1, and the end is exclusive.
def text($lines):
  .start as $from | .end as $to |
  if $from.line == $to.line then $lines[$from.line - 1][$from.column - 1:$to.column - 1]
  else
    [$lines[$from.line - 1][$from.column - 1:]] + $lines[$from.line:$to.line - 1] + [$lines[$to.line - 1][:$to.column - 1]] |
    join(" ")
  end;

def files: .files | to_entries[] | select(.key | contains("/" + $room + "/")) | .key |= sub(".*/" + $room; $room);

# Stryker's own score. A mutant that makes a test time out is killed. A mutant that does not compile is not counted.
def counts:
  [files.value.mutants[].status] |
  def of(status): map(select(. == status)) | length;
  (of("Killed") + of("Timeout")) as $killed | of("Survived") as $survived | of("NoCoverage") as $uncovered |
  ($killed + $survived + $uncovered) as $all |
  [$all, $killed, $survived, $uncovered, of("CompileError"), if $all > 0 then $killed * 1000 / $all | floor / 10 else 0 end] |
  join(" ");

def survivors:
  files | .key as $file | (.value.source | split("\n")) as $lines | .value.mutants |
  map(select(.status == "Survived" or .status == "NoCoverage")) | sort_by(.location.start.line, .location.start.column)[] |
  "\($file):\(.location.start.line)  \(.status)  \(.mutatorName)  " +
  "\(.location | text($lines) | short)  ->  \(.replacement | short)";

if $show == "counts" then counts else survivors end
