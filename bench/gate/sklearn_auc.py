"""The AUC alone by scikit-learn, of the same files: the measure for the gate. Prints one JSON line."""

import json
import resource
import sys
import time

import numpy as np
from sklearn.metrics import roc_auc_score

labels = np.fromfile(sys.argv[1], dtype=np.uint8)
scores = np.fromfile(sys.argv[2], dtype=np.float64)
started = time.perf_counter()
auc = roc_auc_score(labels, scores)
seconds = time.perf_counter() - started
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"auc": float(auc), "seconds": seconds, "megabytes": megabytes}))
