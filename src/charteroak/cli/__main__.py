import sys

from charteroak.cli import main

sys.exit(main())
