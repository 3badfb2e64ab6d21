"""The page around what a message says, for mail programs: plain tables and styles of their own, nothing from outside.

The one picture there may be, the shop's logo, is asked for by its address and described by the shop's name, which is
all that is shown by programs that load no pictures.
"""

from html import escape

FONT = "font-family:Arial,Helvetica,sans-serif"


def html_page(language: str, title: str, body: str, shop: str, logo: str = "", foot: str = "") -> str:
    """The whole HTML of a message. `body` and `foot` are HTML already; the rest is plain text."""
    head = f'<img src="{escape(logo)}" alt="{escape(shop)}" style="max-width:240px;max-height:80px">' if logo else ""
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
</head>
<body style="margin:0;padding:0;background:#f2f2f2">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td align="center" style="padding:24px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff">
<tr><td style="padding:24px 32px 0;{FONT};font-size:20px;font-weight:bold;color:#222222">
{head or escape(shop)}
</td></tr>
<tr><td style="padding:20px 32px 12px;{FONT};font-size:16px;line-height:1.5;color:#222222">
{body}
</td></tr>
{_foot(foot)}</table>
</td></tr></table>
</body>
</html>
"""


def _foot(text: str) -> str:
    style = f"padding:12px 32px 24px;{FONT};font-size:12px;line-height:1.4;color:#666666;border-top:1px solid #dddddd"
    return f'<tr><td style="{style}">{text}</td></tr>\n' if text else ""
