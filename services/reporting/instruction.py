"""An instruction of the leadership (*arahan*): given on a figure, acknowledged, followed up, closed, and reopened.

The unit that it is addressed to acknowledges it and follows it up; leadership alone gives, closes and reopens it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from shared.decider import Decider, Missing, Refused
from shared.envelope import Recorded
from shared.events.reporting import (
    InstructionAcknowledged,
    InstructionClosed,
    InstructionEvent,
    InstructionFollowedUp,
    InstructionGiven,
    InstructionReopened,
    Subject,
)
from shared.events.terms import Evidence

InstructionStatus = Literal["absent", "given", "acknowledged", "followed_up", "closed"]


class GiveInstruction(Struct, frozen=True):
    """`today` is the day on which it is given, in the regency's time."""

    instruction: str
    addressee: str
    subject: Subject
    text: str
    due: date
    today: date


class AcknowledgeInstruction(Struct, frozen=True):
    instruction: str
    addressee: str


class FollowUpInstruction(Struct, frozen=True):
    instruction: str
    addressee: str
    text: str
    evidence: tuple[Evidence, ...]


class CloseInstruction(Struct, frozen=True):
    instruction: str
    addressee: str
    remark: str


class ReopenInstruction(Struct, frozen=True):
    instruction: str
    addressee: str
    reason: str
    due: date
    today: date


InstructionCommand = (
    GiveInstruction | AcknowledgeInstruction | FollowUpInstruction | CloseInstruction | ReopenInstruction
)


class Instruction(Struct, frozen=True):
    addressee: str = ""
    status: InstructionStatus = "absent"
    said: InstructionFollowedUp | None = None


def instruction_stream(instruction: str) -> str:
    return f"instruction-{instruction}"


def decide(state: Instruction, command: InstructionCommand) -> Sequence[InstructionEvent]:
    name, addressee = command.instruction, state.addressee
    if state.status != "absent" and command.addressee != addressee:
        raise Missing(f"{command.addressee} has no instruction {name}")
    match command, state.status:
        case GiveInstruction(subject=subject, text=text), "absent":
            return [InstructionGiven(name, command.addressee, subject, text, _due(command))]
        case GiveInstruction(), _:
            raise Refused(f"there is an instruction {name} already")
        case AcknowledgeInstruction(), "given":
            return [InstructionAcknowledged(name, addressee)]
        case AcknowledgeInstruction(), "acknowledged" | "followed_up":
            return []
        case FollowUpInstruction(), "given":
            return [InstructionAcknowledged(name, addressee), *_followed_up(state, command)]
        case FollowUpInstruction(), "acknowledged" | "followed_up":
            return _followed_up(state, command)
        case CloseInstruction(remark=remark), "given" | "acknowledged" | "followed_up":
            return [InstructionClosed(name, addressee, remark)]
        case CloseInstruction(), "closed":
            return []
        case ReopenInstruction(reason=reason), "closed":
            return [InstructionReopened(name, addressee, reason, _due(command))]
    raise _no(command, state)


def evolve(state: Instruction, recorded: Recorded[InstructionEvent]) -> Instruction:
    match recorded.event:
        case InstructionGiven(addressee=addressee):
            return Instruction(addressee, "given")
        case InstructionAcknowledged():
            return replace(state, status="acknowledged")
        case InstructionFollowedUp() as event:
            return replace(state, status="followed_up", said=event)
        case InstructionClosed():
            return replace(state, status="closed")
        case InstructionReopened():
            return replace(state, status="given", said=None)


INSTRUCTION: Decider[Instruction, InstructionCommand, InstructionEvent] = Decider(Instruction(), decide, evolve)


def _due(command: GiveInstruction | ReopenInstruction) -> date:
    if command.due < command.today:
        raise Refused("is over already", "due", f"{command.today.isoformat()} or a later day")
    return command.due


def _followed_up(state: Instruction, command: FollowUpInstruction) -> Sequence[InstructionEvent]:
    event = InstructionFollowedUp(command.instruction, state.addressee, command.text, command.evidence)
    return [] if event == state.said else [event]


def _no(command: InstructionCommand, state: Instruction) -> Refused:
    if state.status == "absent":
        return Missing(f"{command.addressee} has no instruction {command.instruction}")
    if isinstance(command, ReopenInstruction):
        return Refused("the instruction is not closed", accepted="reopening one that is closed")
    return Refused("the instruction is closed", accepted="reopening it, which is for leadership to do")
