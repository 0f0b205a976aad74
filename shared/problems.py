"""Refusals: why something was not done, as a fact with the words a person needs, in both languages."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from shared.wording import Wording

PROBLEM_TYPE = "urn:handover:problem:"


class Refusal(Exception):  # noqa: N818 - a refusal is named as a fact, not as an error
    """A command or query that is not done; its class name is its code on the wire.

    `wording` may name the keyword arguments given at the raise; `retryable` says that the same request may
    succeed later without anybody changing it, which a reaction answers by trying again.
    """

    status: ClassVar[int] = 409
    retryable: ClassVar[bool] = False
    wording: ClassVar[Wording] = Wording("请求被拒绝。", "The request was refused.")

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts

    def __str__(self) -> str:
        """The English sentence; facts are ids and states, never personal data."""
        return f"{type(self).__name__}: {self.words.en}"

    @property
    def words(self) -> Wording:
        return self.wording.fill(**self.facts)

    def as_problem(self) -> dict[str, Any]:
        """RFC 9457 members plus both languages; what travels over the bus and out of the HTTP API."""
        return {
            "type": PROBLEM_TYPE + type(self).__name__,
            "title": type(self).__name__,
            "status": self.status,
            "detail_zh": self.words.zh,
            "detail_en": self.words.en,
            "facts": {name: value for name, value in self.facts.items() if value is not None},
            "retryable": self.retryable,
        }


@cache
def refusals() -> Mapping[str, type[Refusal]]:
    """Every refusal of this process by its code, for outcomes kept as facts and told in words later."""
    return {kind.__name__: kind for kind in _below(Refusal)}


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


class NotYet(Refusal):
    """A fact of another service is still on its way: ask again."""

    retryable = True


class Malformed(Refusal):
    status = 400
    wording = Wording("内容有误：{where}：{what}", "Bad content at {where}: {what}")


def no_such_place() -> Malformed:
    """Of an `after` that no page has given."""
    return Malformed(where="after", what=Wording("应为上一页答复中的 after", "it must be `after` of the page before"))


class TooLarge(Refusal):
    status = 413
    wording = Wording("内容过大：{size} 字节，上限 {limit} 字节。", "Too large: {size} bytes, the limit is {limit}.")


class AnswerTooLarge(Refusal):
    status = 422
    wording = Wording(
        "答复过大：{size} 字节，无法送达，请缩小查询范围。",
        "The answer is too large to be carried: {size} bytes; ask for less.",
    )


class Unauthenticated(Refusal):
    status = 401
    wording = Wording("未能确认操作人身份：{why}", "Who is asking could not be established: {why}")


class RoleNotHeld(Refusal):
    status = 403
    wording = Wording(
        "您在项目 {estate} 没有可执行「{command}」的角色，需要：{roles}",
        "You hold no role in estate {estate} that may {command}; it takes one of: {roles}",
    )


class EstateNotYours(Refusal):
    status = 403
    wording = Wording("{stream} 不属于项目 {estate}。", "{stream} does not belong to estate {estate}.")


class VersionConflict(Refusal):
    status = 412
    wording = Wording(
        "内容已被他人修改：您看到的是第 {expected} 版，现在是第 {actual} 版。",
        "It has changed meanwhile: you saw version {expected}, it is now at {actual}.",
    )


class IdempotencyKeyReused(Refusal):
    status = 422
    wording = Wording(
        "编号 {command_id} 已用于另一内容的指令。", "Command id {command_id} was already used with other content."
    )


class Expired(Refusal):
    status = 408
    wording = Wording(
        "指令已超过时限 {deadline}，未执行。", "The command's deadline {deadline} has passed; it was not done."
    )


class Busy(Refusal):
    status = 503
    retryable = True
    wording = Wording("系统繁忙，请稍后重试。", "Too many are waiting; please try again shortly.")


class NotReady(Refusal):
    status = 503
    retryable = True
    wording = Wording("{what} 正在准备中，请稍后重试。", "{what} is not ready yet; please try again shortly.")


class Unreachable(Refusal):
    status = 503
    retryable = True
    wording = Wording("服务 {service} 暂时无法连接。", "Service {service} cannot be reached at the moment.")


class Unanswered(Refusal):
    """Unlike Unreachable it may have been done: only the same request under the same id tells."""

    status = 504
    retryable = True
    wording = Wording(
        "服务 {service} 未作答复，是否已执行尚不得而知；请以同一编号重试。",
        "Service {service} did not answer, so whether it was done is not known; please try again under the same id.",
    )


class NotFound(Refusal):
    status = 404
    wording = Wording("找不到 {what}。", "{what} was not found.")


class InternalError(Refusal):
    status = 500
    wording = Wording(
        "系统内部错误，未作任何更改；请报告编号 {correlation}。",
        "Something went wrong inside; nothing was changed. Please report {correlation}.",
    )
