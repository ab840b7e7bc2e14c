"""What a case goes through in one instant, stage by stage, and how its events are told apart."""

TOKEN = 0x3FFFF
ATTEMPT = 64  # ordinals of one attempt's draws
# What comes next in the same instant. Each function below does one thing and names the next; the loop in
# `proceed` calls it. Calls from one to the next would be compiled into each other, seventeen deep.
AT_ONCE = 4  # slot of an event FOUND that stands for Way.AT_ONCE
WAITS, REPORTED, RELAYED, REACHED, CONSIDERED, ACCEPTED, CALLED, ASKED = range(8)
