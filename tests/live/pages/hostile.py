"""A server that greets properly and then sends every kind of garbage, and one good event at the end."""

import contextlib

import simple_websocket

OPEN = '0{"sid":"x","upgrades":[],"pingInterval":60000,"pingTimeout":20000,"maxPayload":9}'
HUGE = "9" * 400
HOSTILE: list[str | bytes] = [
    "",
    "0",
    "0{",
    "0null",
    "0[]",
    '0{"pingInterval":1e999,"pingTimeout":-5}',
    "3",
    "5",
    "6",
    "7x",
    "9",
    "é",
    "\x00",
    "4",
    "4x",
    "40",
    "40{",
    "42",
    "42{",
    "42[",
    "42null",
    "42[]",
    "42[1]",
    "42[null]",
    "42[[]]",
    '42{"a":1}',
    '42"a"',
    f'42{HUGE}["marker",1]',
    f"43{HUGE}[1]",
    "43",
    "430",
    "430{",
    "43[]",
    "4399[]",
    "431e5[]",
    "43-1[1]",
    '42/other,["marker",1]',
    "42/other",
    "41/other,",
    "44/other,{}",
    '451-["marker",{"_placeholder":true,"num":0}]',
    "451-",
    "461-0[]",
    "45",
    "46",
    "47",
    "48[]",
    b"",
    b"\x00\xff",
    b"4" * 1000,
    '42["__proto__",1]',
    '42["constructor"]',
    '42["toString",{}]',
    "42" + "[" * 5000,
    '42["' + "x" * 200_000 + '"]',
    "2probe",
    "2" * 1000,
]


def converse(ws: simple_websocket.Server) -> None:
    """Say all of it, then listen until the client goes."""
    with contextlib.suppress(simple_websocket.ConnectionClosed):
        ws.send(OPEN)
        ws.receive()
        ws.send('40{"sid":"x"}')
        for frame in HOSTILE:
            ws.send(frame)
        ws.send('42["marker","still here"]')
        while True:
            ws.receive()
