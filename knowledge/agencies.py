"""Agencies: their canonical names, in the cells of plans and in what people type, and who belongs to whom."""

from knowledge.agency_cells import CellReading, read_cell, read_leading
from knowledge.agency_mentions import AgencyMention, find_agencies
from knowledge.agency_near import near_names
from knowledge.agency_places import PlaceMention, find_places
from knowledge.agency_registry import Agency, Level
from knowledge.agency_relations import (
    canonical,
    find_agency,
    groups_of,
    level_of,
    members_of,
    province_of,
    same_agency,
    same_names,
    split_place,
    with_groups,
)

__all__ = [
    "Agency",
    "AgencyMention",
    "CellReading",
    "Level",
    "PlaceMention",
    "canonical",
    "find_agencies",
    "find_agency",
    "find_places",
    "groups_of",
    "level_of",
    "members_of",
    "near_names",
    "province_of",
    "read_cell",
    "read_leading",
    "same_agency",
    "same_names",
    "split_place",
    "with_groups",
]
