"""What the dashboards show: tables of panels, each panel a question in one line and the queries that answer it."""

from typing import NamedTuple


class Query(NamedTuple):
    """PromQL, and what each line of its answer is called."""

    ask: str
    legend: str


class Panel(NamedTuple):
    """`unit` is Grafana's name of one: short, s, reqps, percentunit."""

    title: str
    unit: str
    queries: tuple[Query, ...]


class Board(NamedTuple):
    """A dashboard; `chosen` is a label by whose values it can be narrowed, with the metric that has it."""

    uid: str
    title: str
    panels: tuple[Panel, ...]
    chosen: tuple[str, str] | None = None


FLOW = Board(
    "sinergi-flow",
    "Flow of events, end to end",
    (
        Panel(
            "Commands taken, by service",
            "ops",
            (
                Query(
                    'sum by (service) (rate(sinergi_commands_total{outcome="accepted"}[5m]))', "{{service}} accepted"
                ),
                Query('sum by (service) (rate(sinergi_commands_total{outcome="refused"}[5m]))', "{{service}} refused"),
            ),
        ),
        Panel(
            "Events published, by type",
            "ops",
            (Query("sum by (type) (rate(sinergi_relay_published_events_total[5m]))", "{{type}}"),),
        ),
        Panel(
            "Commits that are not on their topic yet",
            "short",
            (Query("sinergi_relay_backlog_commits", "{{instance}}"),),
        ),
        Panel("Age of the oldest of them", "s", (Query("sinergi_relay_oldest_seconds", "{{instance}}"),)),
        Panel(
            "Records handled, by outcome",
            "ops",
            (Query("sum by (handler, outcome) (rate(sinergi_consumer_records_total[5m]))", "{{handler}} {{outcome}}"),),
        ),
        Panel(
            "Records not handled yet",
            "short",
            (Query("sum by (handler, topic) (sinergi_consumer_lag_records)", "{{handler}} of {{topic}}"),),
        ),
        Panel(
            "How far behind, in time of events",
            "s",
            (Query("max by (handler, topic) (sinergi_consumer_lag_seconds)", "{{handler}} of {{topic}}"),),
        ),
        Panel(
            "Streams that wait",
            "short",
            (
                Query("max by (handler) (sinergi_parked_streams)", "{{handler}} parked"),
                Query("max by (handler) (sinergi_gaps)", "{{handler}} gap"),
            ),
        ),
        Panel(
            "For how long the oldest of them waits",
            "s",
            (Query("max by (handler) (sinergi_parked_oldest_seconds)", "{{handler}}"),),
        ),
        Panel(
            "Letters that have not left",
            "short",
            (Query("sum by (state) (sinergi_letters_open)", "{{state}}"),),
        ),
        Panel(
            "Letters, by result",
            "ops",
            (Query("sum by (channel, result) (rate(sinergi_letters_total[5m]))", "{{channel}} {{result}}"),),
        ),
    ),
)

SERVICE = Board(
    "sinergi-service",
    "One service",
    (
        Panel(
            "Requests, by status",
            "reqps",
            (Query('sum by (status) (rate(sinergi_http_requests_total{instance=~"$instance"}[5m]))', "{{status}}"),),
        ),
        Panel(
            "Share of requests that fail",
            "percentunit",
            (
                Query(
                    'sum(rate(sinergi_http_requests_total{instance=~"$instance",status=~"5.."}[5m]))'
                    ' / sum(rate(sinergi_http_requests_total{instance=~"$instance"}[5m]))',
                    "fail",
                ),
            ),
        ),
        Panel(
            "Time to answer, 19 of 20 requests",
            "s",
            (
                Query(
                    "histogram_quantile(0.95, sum by (le, route)"
                    ' (rate(sinergi_http_request_seconds_bucket{instance=~"$instance"}[5m])))',
                    "{{route}}",
                ),
            ),
        ),
        Panel(
            "Commands, by outcome",
            "ops",
            (
                Query(
                    'sum by (command, outcome) (rate(sinergi_commands_total{instance=~"$instance"}[5m]))',
                    "{{command}} {{outcome}}",
                ),
            ),
        ),
        Panel(
            "Time to execute a command, 19 of 20",
            "s",
            (
                Query(
                    "histogram_quantile(0.95, sum by (le, command)"
                    ' (rate(sinergi_command_seconds_bucket{instance=~"$instance"}[5m])))',
                    "{{command}}",
                ),
            ),
        ),
        Panel(
            "Records handled at once, half of the batches",
            "short",
            (
                Query(
                    "histogram_quantile(0.5, sum by (le, handler)"
                    ' (rate(sinergi_consumer_batch_records_bucket{instance=~"$instance"}[5m])))',
                    "{{handler}}",
                ),
            ),
        ),
        Panel(
            "Time to handle a batch, 19 of 20",
            "s",
            (
                Query(
                    "histogram_quantile(0.95, sum by (le, handler)"
                    ' (rate(sinergi_consumer_batch_seconds_bucket{instance=~"$instance"}[5m])))',
                    "{{handler}}",
                ),
            ),
        ),
        Panel(
            "Documents of read models written",
            "ops",
            (
                Query(
                    'sum by (handler) (rate(sinergi_projection_writes_total{instance=~"$instance"}[5m]))', "{{handler}}"
                ),
            ),
        ),
        Panel("Answers", "short", (Query('up{job="sinergi",instance=~"$instance"}', "{{instance}}"),)),
    ),
    chosen=("instance", "up"),
)

QUALITY = Board(
    "sinergi-quality",
    "Data quality, by unit",
    (
        Panel(
            "Does not add up: received, decided, appended, published (0 is well)",
            "short",
            (Query('max by (service, unit) (sinergi_inbox_unreconciled{unit=~"$unit"})', "{{unit}} in {{service}}"),),
        ),
        Panel(
            "Reported of what is due in the windows that are open",
            "percentunit",
            (
                Query(
                    'sum by (unit, year, quarter) (sinergi_window_reported_actions{unit=~"$unit"})'
                    ' / sum by (unit, year, quarter) (sinergi_window_due_actions{unit=~"$unit"})',
                    "{{unit}} {{year}} TW {{quarter}}",
                ),
            ),
        ),
        Panel(
            "Verdicts on reports of units' systems",
            "ops",
            (
                Query(
                    'sum by (unit, outcome) (rate(sinergi_inbox_verdicts_total{unit=~"$unit"}[1h]))',
                    "{{unit}} {{outcome}}",
                ),
            ),
        ),
        Panel(
            "Why reports were refused, last day",
            "short",
            (
                Query(
                    "topk(10, sum by (unit, code)"
                    ' (increase(sinergi_inbox_verdicts_total{outcome="refused",unit=~"$unit"}[1d])))',
                    "{{unit}} {{code}}",
                ),
            ),
        ),
        Panel(
            "Verdicts that have left",
            "ops",
            (Query("sum by (service) (rate(sinergi_inbox_verdicts_published_total[5m]))", "{{service}}"),),
        ),
        Panel("Nobody to tell, by role", "short", (Query("sum by (role) (sinergi_nobody_to_tell)", "{{role}}"),)),
        Panel(
            "Letters that may have arrived twice, last day",
            "short",
            (Query("sum by (channel) (increase(sinergi_letters_doubtful_total[1d]))", "{{channel}}"),),
        ),
    ),
    chosen=("unit", "sinergi_inbox_unreconciled"),
)

LEADERSHIP = Board(
    "sinergi-leadership",
    "How fresh is what leadership reads",
    (
        Panel(
            "Leadership's page is behind by",
            "s",
            (Query('max by (topic) (sinergi_consumer_lag_seconds{handler=~"reporting.*"})', "{{topic}}"),),
        ),
        Panel(
            "Not published yet, oldest",
            "s",
            (Query("max by (instance) (sinergi_relay_oldest_seconds)", "{{instance}}"),),
        ),
        Panel(
            "What is missing in it",
            "short",
            (
                Query('max(sinergi_gaps{handler=~"reporting.*"})', "streams with a gap"),
                Query('max(sinergi_parked_streams{handler=~"reporting.*"})', "streams that are parked"),
            ),
        ),
        Panel(
            "Time until the summary is answered, 19 of 20",
            "s",
            (
                Query(
                    "histogram_quantile(0.95, sum by (le, route)"
                    ' (rate(sinergi_http_request_seconds_bucket{route=~"/(summary|ringkasan)/.*"}[5m])))',
                    "{{route}}",
                ),
            ),
        ),
        Panel(
            "Time to make a periodic report, the longest of 20",
            "s",
            (
                Query(
                    "histogram_quantile(0.95, sum by (le, kind) (rate(sinergi_report_seconds_bucket[1d])))", "{{kind}}"
                ),
            ),
        ),
        Panel(
            "Messages written for people",
            "ops",
            (Query("sum(rate(sinergi_messages_written_total[5m]))", "messages"),),
        ),
    ),
)

BOARDS = (FLOW, SERVICE, QUALITY, LEADERSHIP)
