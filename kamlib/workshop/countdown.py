"""How much time is left, on the page itself, whatever the kernel is doing?"""

import json
from html import escape

from kamlib.text import word
from kamlib.workshop.pages import static_file

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body{{margin:0;font:700 56px "Noto Sans SC","PingFang SC","Microsoft YaHei",Arial,sans-serif;color:#0b6e99}}
p{{margin:0;font-size:18px;font-weight:400;color:#22303a}} .late{{color:#b03a2e}}
time{{font-variant-numeric:tabular-nums}}
</style><p>{title}</p><time role="timer" id="t">{text}</time> <span id="u" style="font-size:20px" class="late"></span>
<script>
{chime}
const ends = {ends}, up = {up};
let counting = false;
function tick() {{
  const left = Math.max(0, Math.round((ends - Date.now()) / 1000)), t = document.getElementById("t");
  t.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
  t.className = left <= 60 ? "late" : "";
  document.getElementById("u").textContent = left ? "" : up;
  if (!left && counting) kamChime.ring();
  counting = left > 0;
}}
if (ends) {{ kamChime.wake(); tick(); setInterval(tick, 250); }}
</script>"""


def countdown_html(timer: dict | None, *, lang: str) -> str:
    """A countdown as HTML that goes on by the browser's clock, without a kernel, on whichever tab is in front.

    A frame with its own few lines of script: an animation would begin anew each time its tab is shown again.

    Parameters
    ----------
    timer : dict or None
        What the trainer has set: ``ends`` (seconds since 1970) or ``left`` (seconds, standing still), and ``label``.

    Examples
    --------
    >>> "12:00" in countdown_html({"left": 720, "label": "Case 1"}, lang="en")
    True
    """
    if not timer:
        return f"<p>{escape(word('workshop_desk.no_timer', lang))}</p>"
    left = round(timer.get("left", 0))
    up = json.dumps(word("workshop_desk.time_up", lang))
    page = _PAGE.format(
        title=escape(str(timer.get("label", ""))), text=f"{left // 60}:{left % 60:02d}",
        ends=round(1000 * timer["ends"]) if timer.get("ends") else 0, up=up, chime=static_file("chime.js").decode(),
    )  # fmt: skip
    name = escape(word("workshop.time_left", lang))
    look = "border:0;width:100%;height:110px"
    rights = 'sandbox="allow-scripts" allow="autoplay"'
    return f'<iframe {rights} title="{name}" style="{look}" srcdoc="{escape(page)}"></iframe>'
