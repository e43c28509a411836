/*
 * Prints the sizes, offsets and constants that the Java bindings rely on, one a line, as the C
 * compiler sees them. Its output is kept in layouts.golden; regenerate.sh makes it anew.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>
#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/version.h>
#include <linux/vfio.h>
#include <linux/virtio_net.h>

#ifndef VIRTIO_NET_HDR_GSO_UDP_L4 /* headers before Linux 6.2 */
#define VIRTIO_NET_HDR_GSO_UDP_L4 5
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
struct vfio_device_bind_iommufd {
  __u32 argsz, flags;
  __s32 iommufd;
  __u32 out_devid;
};
struct vfio_device_attach_iommufd_pt {
  __u32 argsz, flags, pt_id;
};
#define VFIO_DEVICE_BIND_IOMMUFD _IO(VFIO_TYPE, VFIO_BASE + 18)
#define VFIO_DEVICE_ATTACH_IOMMUFD_PT _IO(VFIO_TYPE, VFIO_BASE + 19)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
struct iommu_destroy {
  __u32 size, id;
};
struct iommu_ioas_alloc {
  __u32 size, flags, out_ioas_id;
};
struct iommu_iova_range {
  __u64 start, last;
};
struct iommu_ioas_iova_ranges {
  __u32 size, ioas_id, num_iovas, __reserved;
  __u64 allowed_iovas, out_iova_alignment;
};
struct iommu_ioas_map {
  __u32 size, flags, ioas_id, __reserved;
  __u64 user_va, length, iova;
};
struct iommu_ioas_unmap {
  __u32 size, ioas_id;
  __u64 iova, length;
};
#define IOMMU_DESTROY _IO(';', 0x80)
#define IOMMU_IOAS_ALLOC _IO(';', 0x81)
#define IOMMU_IOAS_IOVA_RANGES _IO(';', 0x84)
#define IOMMU_IOAS_MAP _IO(';', 0x85)
#define IOMMU_IOAS_UNMAP _IO(';', 0x86)
enum { IOMMU_IOAS_MAP_FIXED_IOVA = 1, IOMMU_IOAS_MAP_WRITEABLE = 2, IOMMU_IOAS_MAP_READABLE = 4 };
#else
#include <linux/iommufd.h>
#endif

#define STRUCT(s) printf("struct %s %zu\n", #s, sizeof(struct s))
#define FIELD(s, f) \
  printf("field %s %s %zu %zu\n", #s, #f, offsetof(struct s, f), sizeof(((struct s *)0)->f))
/* A structure up to its field `last`: later kernels have appended to it. */
#define PREFIX(s, last) \
  printf("struct %s %zu\n", #s, offsetof(struct s, last) + sizeof(((struct s *)0)->last))
#define CONST(c) printf("const %s %lld\n", #c, (long long)(c))

int main(void) {
  STRUCT(sockaddr_ll);
  FIELD(sockaddr_ll, sll_family);
  FIELD(sockaddr_ll, sll_protocol);
  FIELD(sockaddr_ll, sll_ifindex);
  FIELD(sockaddr_ll, sll_hatype);
  FIELD(sockaddr_ll, sll_pkttype);
  FIELD(sockaddr_ll, sll_halen);
  FIELD(sockaddr_ll, sll_addr);
  STRUCT(tpacket_req);
  FIELD(tpacket_req, tp_block_size);
  FIELD(tpacket_req, tp_block_nr);
  FIELD(tpacket_req, tp_frame_size);
  FIELD(tpacket_req, tp_frame_nr);
  STRUCT(tpacket2_hdr);
  FIELD(tpacket2_hdr, tp_status);
  FIELD(tpacket2_hdr, tp_len);
  FIELD(tpacket2_hdr, tp_snaplen);
  FIELD(tpacket2_hdr, tp_mac);
  FIELD(tpacket2_hdr, tp_net);
  FIELD(tpacket2_hdr, tp_sec);
  FIELD(tpacket2_hdr, tp_nsec);
  FIELD(tpacket2_hdr, tp_vlan_tci);
  FIELD(tpacket2_hdr, tp_vlan_tpid);
  FIELD(tpacket2_hdr, tp_padding);
  STRUCT(tpacket_stats);
  FIELD(tpacket_stats, tp_packets);
  FIELD(tpacket_stats, tp_drops);
  STRUCT(packet_mreq);
  FIELD(packet_mreq, mr_ifindex);
  FIELD(packet_mreq, mr_type);
  FIELD(packet_mreq, mr_alen);
  FIELD(packet_mreq, mr_address);
  CONST(PACKET_ADD_MEMBERSHIP);
  CONST(PACKET_RX_RING);
  CONST(PACKET_STATISTICS);
  CONST(PACKET_VERSION);
  CONST(PACKET_TX_RING);
  CONST(PACKET_VNET_HDR);
  CONST(PACKET_FANOUT);
  CONST(PACKET_QDISC_BYPASS);
  CONST(PACKET_IGNORE_OUTGOING);
  CONST(PACKET_MR_PROMISC);
  CONST(PACKET_FANOUT_HASH);
  CONST(PACKET_FANOUT_FLAG_UNIQUEID);
  CONST(TPACKET_V2);
  CONST(TPACKET_ALIGNMENT);
  CONST(TP_STATUS_KERNEL);
  CONST(TP_STATUS_USER);
  CONST(TP_STATUS_COPY);
  CONST(TP_STATUS_CSUMNOTREADY);
  CONST(TP_STATUS_VLAN_VALID);
  CONST(TP_STATUS_VLAN_TPID_VALID);
  CONST(TP_STATUS_AVAILABLE);
  CONST(TP_STATUS_SEND_REQUEST);
  CONST(TP_STATUS_SENDING);
  CONST(TP_STATUS_WRONG_FORMAT);

  STRUCT(ifreq);
  FIELD(ifreq, ifr_name);
  FIELD(ifreq, ifr_ifru);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr.sa_family);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr.sa_data);
  FIELD(ifreq, ifr_ifru.ifru_flags);
  FIELD(ifreq, ifr_ifru.ifru_ivalue);
  FIELD(ifreq, ifr_ifru.ifru_mtu);
  CONST(IFNAMSIZ);
  CONST(IFF_UP);
  CONST(IFF_RUNNING);
  CONST(SIOCGIFFLAGS);
  CONST(SIOCSIFFLAGS);
  CONST(SIOCGIFMTU);
  CONST(SIOCGIFHWADDR);
  CONST(SIOCGIFINDEX);

  STRUCT(virtio_net_hdr);
  FIELD(virtio_net_hdr, flags);
  FIELD(virtio_net_hdr, gso_type);
  FIELD(virtio_net_hdr, hdr_len);
  FIELD(virtio_net_hdr, gso_size);
  FIELD(virtio_net_hdr, csum_start);
  FIELD(virtio_net_hdr, csum_offset);
  CONST(VIRTIO_NET_HDR_F_NEEDS_CSUM);
  CONST(VIRTIO_NET_HDR_F_DATA_VALID);
  CONST(VIRTIO_NET_HDR_GSO_NONE);
  CONST(VIRTIO_NET_HDR_GSO_TCPV4);
  CONST(VIRTIO_NET_HDR_GSO_UDP);
  CONST(VIRTIO_NET_HDR_GSO_TCPV6);
  CONST(VIRTIO_NET_HDR_GSO_UDP_L4);
  CONST(VIRTIO_NET_HDR_GSO_ECN);

  CONST(IFF_TAP);
  CONST(IFF_MULTI_QUEUE);
  CONST(IFF_NO_PI);
  CONST(TUNSETIFF);

  STRUCT(sock_filter);
  FIELD(sock_filter, code);
  FIELD(sock_filter, jt);
  FIELD(sock_filter, jf);
  FIELD(sock_filter, k);
  STRUCT(sock_fprog);
  FIELD(sock_fprog, len);
  FIELD(sock_fprog, filter);
  CONST(BPF_RET);

  STRUCT(pollfd);
  FIELD(pollfd, fd);
  FIELD(pollfd, events);
  FIELD(pollfd, revents);
  CONST(POLLIN);
  CONST(POLLOUT);
  CONST(POLLERR);
  CONST(EFD_NONBLOCK);
  CONST(EFD_CLOEXEC);

  STRUCT(vfio_info_cap_header);
  FIELD(vfio_info_cap_header, id);
  FIELD(vfio_info_cap_header, version);
  FIELD(vfio_info_cap_header, next);
  STRUCT(vfio_group_status);
  FIELD(vfio_group_status, argsz);
  FIELD(vfio_group_status, flags);
  PREFIX(vfio_device_info, num_irqs);
  FIELD(vfio_device_info, argsz);
  FIELD(vfio_device_info, flags);
  FIELD(vfio_device_info, num_regions);
  FIELD(vfio_device_info, num_irqs);
  STRUCT(vfio_region_info);
  FIELD(vfio_region_info, argsz);
  FIELD(vfio_region_info, flags);
  FIELD(vfio_region_info, index);
  FIELD(vfio_region_info, cap_offset);
  FIELD(vfio_region_info, size);
  FIELD(vfio_region_info, offset);
  STRUCT(vfio_region_info_cap_sparse_mmap);
  FIELD(vfio_region_info_cap_sparse_mmap, header);
  FIELD(vfio_region_info_cap_sparse_mmap, header.id);
  FIELD(vfio_region_info_cap_sparse_mmap, header.version);
  FIELD(vfio_region_info_cap_sparse_mmap, header.next);
  FIELD(vfio_region_info_cap_sparse_mmap, nr_areas);
  FIELD(vfio_region_info_cap_sparse_mmap, reserved);
  STRUCT(vfio_region_sparse_mmap_area);
  FIELD(vfio_region_sparse_mmap_area, offset);
  FIELD(vfio_region_sparse_mmap_area, size);
  STRUCT(vfio_irq_info);
  FIELD(vfio_irq_info, argsz);
  FIELD(vfio_irq_info, flags);
  FIELD(vfio_irq_info, index);
  FIELD(vfio_irq_info, count);
  PREFIX(vfio_irq_set, count);
  FIELD(vfio_irq_set, argsz);
  FIELD(vfio_irq_set, flags);
  FIELD(vfio_irq_set, index);
  FIELD(vfio_irq_set, start);
  FIELD(vfio_irq_set, count);
  PREFIX(vfio_iommu_type1_info, cap_offset);
  FIELD(vfio_iommu_type1_info, argsz);
  FIELD(vfio_iommu_type1_info, flags);
  FIELD(vfio_iommu_type1_info, iova_pgsizes);
  FIELD(vfio_iommu_type1_info, cap_offset);
  STRUCT(vfio_iommu_type1_info_cap_iova_range);
  FIELD(vfio_iommu_type1_info_cap_iova_range, header);
  FIELD(vfio_iommu_type1_info_cap_iova_range, header.id);
  FIELD(vfio_iommu_type1_info_cap_iova_range, header.version);
  FIELD(vfio_iommu_type1_info_cap_iova_range, header.next);
  FIELD(vfio_iommu_type1_info_cap_iova_range, nr_iovas);
  FIELD(vfio_iommu_type1_info_cap_iova_range, reserved);
  STRUCT(vfio_iova_range);
  FIELD(vfio_iova_range, start);
  FIELD(vfio_iova_range, end);
  STRUCT(vfio_iommu_type1_dma_map);
  FIELD(vfio_iommu_type1_dma_map, argsz);
  FIELD(vfio_iommu_type1_dma_map, flags);
  FIELD(vfio_iommu_type1_dma_map, vaddr);
  FIELD(vfio_iommu_type1_dma_map, iova);
  FIELD(vfio_iommu_type1_dma_map, size);
  STRUCT(vfio_iommu_type1_dma_unmap);
  FIELD(vfio_iommu_type1_dma_unmap, argsz);
  FIELD(vfio_iommu_type1_dma_unmap, flags);
  FIELD(vfio_iommu_type1_dma_unmap, iova);
  FIELD(vfio_iommu_type1_dma_unmap, size);
  STRUCT(vfio_device_bind_iommufd);
  FIELD(vfio_device_bind_iommufd, argsz);
  FIELD(vfio_device_bind_iommufd, flags);
  FIELD(vfio_device_bind_iommufd, iommufd);
  FIELD(vfio_device_bind_iommufd, out_devid);
  PREFIX(vfio_device_attach_iommufd_pt, pt_id);
  FIELD(vfio_device_attach_iommufd_pt, argsz);
  FIELD(vfio_device_attach_iommufd_pt, flags);
  FIELD(vfio_device_attach_iommufd_pt, pt_id);
  CONST(VFIO_API_VERSION);
  CONST(VFIO_TYPE1v2_IOMMU);
  CONST(VFIO_GET_API_VERSION);
  CONST(VFIO_CHECK_EXTENSION);
  CONST(VFIO_SET_IOMMU);
  CONST(VFIO_GROUP_GET_STATUS);
  CONST(VFIO_GROUP_SET_CONTAINER);
  CONST(VFIO_GROUP_GET_DEVICE_FD);
  CONST(VFIO_DEVICE_GET_INFO);
  CONST(VFIO_DEVICE_GET_REGION_INFO);
  CONST(VFIO_DEVICE_GET_IRQ_INFO);
  CONST(VFIO_DEVICE_SET_IRQS);
  CONST(VFIO_DEVICE_RESET);
  CONST(VFIO_IOMMU_GET_INFO);
  CONST(VFIO_IOMMU_MAP_DMA);
  CONST(VFIO_IOMMU_UNMAP_DMA);
  CONST(VFIO_DEVICE_BIND_IOMMUFD);
  CONST(VFIO_DEVICE_ATTACH_IOMMUFD_PT);
  CONST(VFIO_GROUP_FLAGS_VIABLE);
  CONST(VFIO_DEVICE_FLAGS_RESET);
  CONST(VFIO_REGION_INFO_FLAG_READ);
  CONST(VFIO_REGION_INFO_FLAG_MMAP);
  CONST(VFIO_REGION_INFO_FLAG_CAPS);
  CONST(VFIO_REGION_INFO_CAP_SPARSE_MMAP);
  CONST(VFIO_PCI_BAR0_REGION_INDEX);
  CONST(VFIO_PCI_CONFIG_REGION_INDEX);
  CONST(VFIO_PCI_MSIX_IRQ_INDEX);
  CONST(VFIO_PCI_REQ_IRQ_INDEX);
  CONST(VFIO_IRQ_SET_DATA_NONE);
  CONST(VFIO_IRQ_SET_DATA_EVENTFD);
  CONST(VFIO_IRQ_SET_ACTION_TRIGGER);
  CONST(VFIO_IOMMU_INFO_PGSIZES);
  CONST(VFIO_IOMMU_INFO_CAPS);
  CONST(VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE);
  CONST(VFIO_DMA_MAP_FLAG_READ);
  CONST(VFIO_DMA_MAP_FLAG_WRITE);

  STRUCT(iommu_destroy);
  FIELD(iommu_destroy, size);
  FIELD(iommu_destroy, id);
  STRUCT(iommu_ioas_alloc);
  FIELD(iommu_ioas_alloc, size);
  FIELD(iommu_ioas_alloc, flags);
  FIELD(iommu_ioas_alloc, out_ioas_id);
  STRUCT(iommu_iova_range);
  FIELD(iommu_iova_range, start);
  FIELD(iommu_iova_range, last);
  STRUCT(iommu_ioas_iova_ranges);
  FIELD(iommu_ioas_iova_ranges, size);
  FIELD(iommu_ioas_iova_ranges, ioas_id);
  FIELD(iommu_ioas_iova_ranges, num_iovas);
  FIELD(iommu_ioas_iova_ranges, __reserved);
  FIELD(iommu_ioas_iova_ranges, allowed_iovas);
  FIELD(iommu_ioas_iova_ranges, out_iova_alignment);
  STRUCT(iommu_ioas_map);
  FIELD(iommu_ioas_map, size);
  FIELD(iommu_ioas_map, flags);
  FIELD(iommu_ioas_map, ioas_id);
  FIELD(iommu_ioas_map, __reserved);
  FIELD(iommu_ioas_map, user_va);
  FIELD(iommu_ioas_map, length);
  FIELD(iommu_ioas_map, iova);
  STRUCT(iommu_ioas_unmap);
  FIELD(iommu_ioas_unmap, size);
  FIELD(iommu_ioas_unmap, ioas_id);
  FIELD(iommu_ioas_unmap, iova);
  FIELD(iommu_ioas_unmap, length);
  CONST(IOMMU_DESTROY);
  CONST(IOMMU_IOAS_ALLOC);
  CONST(IOMMU_IOAS_IOVA_RANGES);
  CONST(IOMMU_IOAS_MAP);
  CONST(IOMMU_IOAS_UNMAP);
  CONST(IOMMU_IOAS_MAP_FIXED_IOVA);
  CONST(IOMMU_IOAS_MAP_WRITEABLE);
  CONST(IOMMU_IOAS_MAP_READABLE);

  STRUCT(iovec);
  FIELD(iovec, iov_base);
  FIELD(iovec, iov_len);
  STRUCT(msghdr);
  FIELD(msghdr, msg_name);
  FIELD(msghdr, msg_namelen);
  FIELD(msghdr, msg_iov);
  FIELD(msghdr, msg_iovlen);
  FIELD(msghdr, msg_control);
  FIELD(msghdr, msg_controllen);
  FIELD(msghdr, msg_flags);
  STRUCT(cmsghdr);
  FIELD(cmsghdr, cmsg_len);
  FIELD(cmsghdr, cmsg_level);
  FIELD(cmsghdr, cmsg_type);
  STRUCT(sockaddr_un);
  FIELD(sockaddr_un, sun_family);
  FIELD(sockaddr_un, sun_path);

  STRUCT(rlimit);
  FIELD(rlimit, rlim_cur);
  FIELD(rlimit, rlim_max);
  CONST(RLIMIT_MEMLOCK);
  CONST(RLIM_INFINITY);

  CONST(EPERM);
  CONST(ESRCH);
  CONST(ENOENT);
  CONST(EINTR);
  CONST(EIO);
  CONST(ENXIO);
  CONST(EBADF);
  CONST(EAGAIN);
  CONST(ENOMEM);
  CONST(EACCES);
  CONST(EFAULT);
  CONST(EBUSY);
  CONST(EEXIST);
  CONST(ENODEV);
  CONST(EINVAL);
  CONST(EMFILE);
  CONST(ENOTTY);
  CONST(ENOSPC);
  CONST(EPIPE);
  CONST(EBADFD);
  CONST(EMSGSIZE);
  CONST(EPROTOTYPE);
  CONST(EPROTONOSUPPORT);
  CONST(EOPNOTSUPP);
  CONST(EAFNOSUPPORT);
  CONST(EADDRINUSE);
  CONST(ENETDOWN);
  CONST(ENETUNREACH);
  CONST(ECONNABORTED);
  CONST(ECONNRESET);
  CONST(ENOBUFS);
  CONST(ENOTCONN);
  CONST(ETIMEDOUT);
  CONST(ECONNREFUSED);

  CONST(PROT_READ);
  CONST(PROT_WRITE);
  CONST(MAP_SHARED);
  CONST(MAP_FIXED);
  CONST(MAP_NORESERVE);
  CONST(MAP_PRIVATE);
  CONST(PROT_NONE);
  CONST(MAP_ANONYMOUS);
  CONST(MAP_LOCKED);
  CONST(MAP_POPULATE);
  CONST(MAP_HUGETLB);
  CONST(MADV_DONTFORK);
  CONST(MADV_HUGEPAGE);
  CONST(MADV_DONTDUMP);
  CONST(MFD_CLOEXEC);
  CONST(MFD_ALLOW_SEALING);
  CONST(MFD_HUGETLB);
  CONST(MAP_HUGE_SHIFT);

  CONST(_SC_PAGESIZE);

  CONST(O_RDONLY);
  CONST(O_RDWR);
  CONST(O_NONBLOCK);
  CONST(O_CLOEXEC);
  CONST(F_GETFL);
  CONST(F_SETFL);
  CONST(F_DUPFD_CLOEXEC);
  CONST(F_ADD_SEALS);
  CONST(F_GET_SEALS);
  CONST(F_SEAL_SHRINK);

  CONST(AF_UNIX);
  CONST(AF_INET);
  CONST(AF_PACKET);
  CONST(SOCK_STREAM);
  CONST(SOCK_DGRAM);
  CONST(SOCK_RAW);
  CONST(SOCK_SEQPACKET);
  CONST(SOCK_NONBLOCK);
  CONST(SOCK_CLOEXEC);
  CONST(SOL_SOCKET);
  CONST(SOL_PACKET);
  CONST(SO_ERROR);
  CONST(SO_SNDBUF);
  CONST(SO_RCVBUF);
  CONST(SO_ATTACH_FILTER);
  CONST(SO_DETACH_FILTER);
  CONST(SO_SNDBUFFORCE);
  CONST(SO_RCVBUFFORCE);
  CONST(SCM_RIGHTS);
  CONST(MSG_CTRUNC);
  CONST(MSG_TRUNC);
  CONST(MSG_DONTWAIT);
  CONST(MSG_NOSIGNAL);
  CONST(MSG_CMSG_CLOEXEC);
  return 0;
}
