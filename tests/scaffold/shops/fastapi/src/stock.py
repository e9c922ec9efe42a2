from fastapi import APIRouter, Query

router = APIRouter(prefix="/stock", tags=["stock"])


@router.get("/{article}")
def left(article: str, least: int = Query(1, ge=0)) -> dict[str, int]:
    return {article: least}
