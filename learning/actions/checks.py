"""Every write of self-checks."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from projects.models import Project

from ..models import CheckRun, CheckScore, SelfCheck, Statement


@transaction.atomic
def answer_check(
    *, by: User, project: Project, check: SelfCheck, scores: Mapping[Statement, int], note: str
) -> CheckRun:
    """Keep a person's answer beside their earlier ones."""
    run = CheckRun.objects.create(
        project=project, self_check=check, answered_by=by, answered_at=timezone.now(), note=note
    )
    CheckScore.objects.bulk_create(
        CheckScore(run=run, statement=statement, score=score) for statement, score in scores.items()
    )
    return run
