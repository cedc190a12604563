"""Sentences of the summary of progress, in Vietnamese."""

from typing import Final

HEADS: Final = {"a": "Tiến độ theo đơn vị, ngày {day}", "l": "Tiến độ theo lĩnh vực, ngày {day}"}
VIEWS: Final = {"a": "Theo đơn vị", "l": "Theo lĩnh vực"}
TOTAL: Final = "Tất cả"
LINE: Final = "{name}: {counts}"
NOTHING: Final = "0"
NO_AREA: Final = "(không ghi lĩnh vực)"
WAITING: Final = "{count} việc đã báo xong, đang chờ xác nhận."
OPEN: Final = "Việc của {agency}"
