"""Office files made by hand, part by part: for what no library writes, and for what nobody should."""

import zipfile
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument."
DOCX_TYPE = f"{_TYPE}wordprocessingml.document.main+xml"
DOCM_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
XLSX_TYPE = f"{_TYPE}spreadsheetml.sheet.main+xml"


def p(text: str = "", properties: str = "", run: str = "") -> str:
    """Return a paragraph of one run; `run` are the run's properties."""
    inner = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(text: str = "", span: int = 1, merge: str = "", inner: str = "") -> str:
    """Return a table cell; `merge` is "restart" or "continue"."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    tall = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[merge]
    return f"<w:tc><w:tcPr>{wide}{tall}</w:tcPr>{inner or p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a table row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = (), borders: bool = True) -> str:
    """Return a table."""
    drawn = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if borders else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr>{drawn}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def write_docx(path: Path, body: str, content_type: str = DOCX_TYPE, **parts: str) -> Path:
    """Write a Word file with that body; `parts` are the insides of numbering, styles, footnotes."""
    files = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:{name} {NAMES}>{text}</w:{name}>" for name, text in parts.items()},
    }
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/{name}" Target="{name}.xml"/>' for n, name in enumerate(parts, start=1)
    )
    files["word/_rels/document.xml.rels"] = _relationships(links)
    return write_package(path, "word/document.xml", content_type, files)


def write_xlsx(path: Path, sheets: dict[str, str], strings: str = "", styles: str = "", workbook: str = "") -> Path:
    """Write an Excel file with sheets by name; each is what stands inside its worksheet element."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    links += f'<Relationship Id="rIdS" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="rIdT" Type="{R}/styles" Target="styles.xml"/>'
    files = {
        "xl/workbook.xml": f'<workbook {S} xmlns:r="{R}">{workbook}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(links),
        "xl/sharedStrings.xml": f"<sst {S}>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet {S}>{styles}</styleSheet>",
        **{
            f"xl/worksheets/sheet{n}.xml": f"<worksheet {S}>{sheets[name]}</worksheet>"
            for n, name in enumerate(names, start=1)
        },
    }
    return write_package(path, "xl/workbook.xml", XLSX_TYPE, files)


def write_package(path: Path, main: str, content_type: str, files: dict[str, str | bytes]) -> Path:
    """Write an Office package with that main part."""
    link = f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="{main}"/>'
    types = f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{content_type}"/>'
    every = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>',
        "_rels/.rels": _relationships(link),
        **files,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            text = content if isinstance(content, bytes) or content.startswith("<?xml") else _HEAD + content
            archive.writestr(name, text)
    return path


def _relationships(links: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
